using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Platform.Architecture.Tests;

/// <summary>Comments, test names and documents use plain English, and lines fit on a screen.</summary>
public partial class PlainEnglishTests
{
    private const int MaxLineLength = 140;
    private const string List = "tests/Architecture.Tests/refused-words.txt";

    private static readonly string[] Folders = ["src", "tests", "build"];

    // The summaries in these files are descriptions in the published documents of the API, whose bytes don't change within a version.
    private static readonly HashSet<string> Published =
    [
        "src/Application/ApiKeys/AdoptApiKey.cs",
        "src/Application/Audit/AuditEventView.cs",
        "src/Application/Passwords/ChangePassword.cs",
    ];

    private static readonly IReadOnlyList<RefusedWord> Refused = RefusedWordsOf(Read(List));

    [Fact]
    public void No_comment_has_a_refused_word()
    {
        var sources = Sources();

        Assert.Contains(
            sources, file => Comments(file).Any(comment => comment.Text.Contains("Comments, test names", StringComparison.Ordinal)));
        AssertNone(sources.Where(file => !Published.Contains(file.Path)).SelectMany(file => Found(file.Path, Comments(file))));
    }

    [Fact]
    public void Every_exempt_file_still_needs_its_exemption() => Assert.DoesNotContain(
        Sources().Where(file => Published.Contains(file.Path)),
        file => !Found(file.Path, Comments(file)).Any() && !LongLines(file.Path, file.Text).Any());

    [Fact]
    public void No_comment_of_a_component_has_a_refused_word()
    {
        var components = Components().Select(path => (Path: path, Comments: ComponentComments(Read(path)))).ToList();

        Assert.Contains(components, component => component.Comments.Any());
        AssertNone(components.SelectMany(component => Found(component.Path, component.Comments)));
    }

    [Fact]
    public void No_test_name_has_a_refused_word()
    {
        var names = Repository.Sources("tests").Select(file => (file.Path, Names: TestNames(file))).ToList();

        Assert.Contains(names, file => file.Names.Any(name => name.Text == "No test name has a refused word"));
        AssertNone(names.SelectMany(file => Found(file.Path, file.Names)));
    }

    [Fact]
    public void No_document_has_a_refused_word()
    {
        var documents = Repository.Files("docs")
            .Where(path => path.EndsWith(".md", StringComparison.Ordinal))
            .Concat(["README.md", "CONTRIBUTING.md"])
            .ToList();

        Assert.Contains(documents, path => path.StartsWith("docs/decisions/", StringComparison.Ordinal));
        AssertNone(documents.SelectMany(path => Found(path, [Prose(Read(path))])));
    }

    [Fact]
    public void No_line_of_code_is_longer_than_140_characters()
    {
        var texts = Sources().Select(file => (file.Path, file.Text)).Concat(Components().Select(path => (Path: path, Text: Read(path))));

        AssertNone(texts.Where(file => !Published.Contains(file.Path)).SelectMany(file => LongLines(file.Path, file.Text)));
    }

    [Theory]
    [InlineData("// It bears a name.\nclass X;", "X.cs:1: bears")]
    [InlineData("class X; // Read anew.", "X.cs:1: anew")]
    [InlineData("/* Anew. */\nclass X;", "X.cs:1: Anew")]
    [InlineData("/// <summary>A key that is\n/// worth a lot.</summary>\nclass X;", "X.cs:1: is worth")]
    [InlineData("class X\n{\n    // Fine.\n    // The file tells\n    // of it.\n    int _x;\n}", "X.cs:4: tells of")]
    [InlineData("class X\n{\n    /// <summary>Fine.</summary>\n    /// <returns>Goes on.</returns>\n    int M;\n}", "X.cs:4: Goes on")]
    public void Refused_word_in_a_comment_is_found_Has_teeth(string code, string found) =>
        Assert.Equal([found], FoundIn(code));

    [Theory]
    [InlineData("// The bearer token of a renewal, https://example.com/beside/x\nclass X;", "beside")]
    [InlineData("class X { string Anew = \"anew\"; }", null)]
    [InlineData("// Fine. It is\nclass X { int worth; }", null)]
    public void Refused_word_counts_in_comments_only(string code, string? word) =>
        Assert.Equal(word is null ? [] : [$"X.cs:1: {word}"], FoundIn(code));

    [Theory]
    [InlineData("@* A page\n   beside another. *@\n<p>anew</p>", "X.razor:2: beside")]
    [InlineData("@code {\n    // Read anew.\n}", "X.razor:2: anew")]
    [InlineData("<p>@* Fine. *@</p>\n@* As\n   ever. *@", "X.razor:2: As ever")]
    public void Refused_word_in_a_component_is_found_Has_teeth(string text, string found) =>
        Assert.Equal([found], Found("X.razor", ComponentComments(text)).Select(WithoutAdvice));

    [Theory]
    [InlineData("class X { [Fact] public void Key_is_read_anew() { } }", "X.cs:1: anew")]
    [InlineData("class X\n{\n    [Theory]\n    [InlineData(1)]\n    public async Task It_tells_of_it(int a) { }\n}", "X.cs:5: tells of")]
    [InlineData("class X { public void Read_anew() { } }", null)]
    public void Refused_word_in_a_test_name_is_found_Has_teeth(string code, string? found) =>
        Assert.Equal(found is null ? [] : [found], Found("X.cs", TestNames(SourceFile.Of("X.cs", code))).Select(WithoutAdvice));

    [Theory]
    [InlineData("# Title\n\nIt is read\nanew.", "X.md:4: anew")]
    [InlineData("Fine.\n\n```\nanew\n```\n\nAnew.", "X.md:7: Anew")]
    [InlineData("The name `anew`, [here](anew.md).", null)]
    public void Refused_word_in_a_document_is_found_Has_teeth(string text, string? found) =>
        Assert.Equal(found is null ? [] : [found], Found("X.md", [Prose(text)]).Select(WithoutAdvice));

    [Fact]
    public void Long_line_is_found_Has_teeth()
    {
        Assert.Empty(LongLines("X.cs", new string('é', MaxLineLength) + "\r\n"));
        Assert.Equal(["X.cs:2"], LongLines("X.cs", "\n" + new string('x', MaxLineLength + 1) + "\n"));
    }

    [Fact]
    public void Every_refused_word_has_a_replacement()
    {
        Assert.NotEmpty(Refused);
        Assert.DoesNotContain(Refused, word => word.Instead.Length == 0 || word.Pattern.IsMatch(""));
    }

    [Theory]
    [InlineData("anew")]
    [InlineData("anew -> ")]
    public void Refused_word_without_a_replacement_is_an_error_Has_teeth(string line) =>
        Assert.Throws<FormatException>(() => RefusedWordsOf($"# A list.\n{line}\n"));

    // Lists every finding, where Assert.Empty would show five.
    private static void AssertNone(IEnumerable<string> found)
    {
        var all = found.Order(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    private static List<SourceFile> Sources() => [.. Folders.SelectMany(Repository.Sources).Where(file => !file.IsGenerated)];

    private static IEnumerable<string> Components() =>
        Repository.Files("src").Where(path => path.EndsWith(".razor", StringComparison.Ordinal));

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path), Encoding.UTF8);

    private static List<RefusedWord> RefusedWordsOf(string list)
    {
        var words = new List<RefusedWord>();
        foreach (var line in list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('#')) continue;
            if (line.Split(" -> ") is not [var pattern, var instead]) throw new FormatException($"\"{line}\" has no replacement.");
            words.Add(new RefusedWord(new Regex(pattern.Replace(" ", @"\s+", StringComparison.Ordinal), RegexOptions.IgnoreCase), instead));
        }

        return words;
    }

    private static IEnumerable<string> FoundIn(string code) => Found("X.cs", Comments(SourceFile.Of("X.cs", code))).Select(WithoutAdvice);

    private static string WithoutAdvice(string found) => found[..found.IndexOf(" (", StringComparison.Ordinal)];

    private static IEnumerable<string> Found(string path, IEnumerable<Passage> passages) =>
        from passage in passages
        from word in Refused
        from Match match in word.Pattern.Matches(passage.Text)
        let line = passage.Line + passage.Text.AsSpan(0, match.Index).Count('\n')
        select $"{path}:{line}: {White().Replace(match.Value, " ")} ({word.Instead})";

    private static IEnumerable<string> LongLines(string path, string text) =>
        text.Split('\n').Index()
            .Where(line => line.Item.TrimEnd('\r').Length > MaxLineLength)
            .Select(line => $"{path}:{line.Index + 1}");

    // Consecutive lines of comments are one passage, so that a phrase is found across a line break.
    private static List<Passage> Comments(SourceFile file)
    {
        var passages = new List<Passage>();
        var end = -1;
        foreach (var trivia in file.Syntax.DescendantTrivia().Where(trivia => IsComment(trivia.Kind())))
        {
            var text = Marker().Replace(trivia.ToFullString().TrimEnd(), "");
            var start = trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            if (start == end + 1) passages[^1] = passages[^1] with { Text = passages[^1].Text + "\n" + text };
            else passages.Add(new Passage(start, text));
            end = start + text.Count(c => c == '\n');
        }

        return passages;
    }

    private static bool IsComment(SyntaxKind kind) => kind is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    private static IEnumerable<Passage> ComponentComments(string text) =>
        ComponentComment().Matches(text).Select(match => new Passage(LineAt(text, match.Index), match.Value));

    private static IEnumerable<Passage> TestNames(SourceFile file) =>
        from method in file.All<MethodDeclarationSyntax>()
        where method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() is "Fact" or "Theory")
        select new Passage(
            method.Identifier.GetLocation().GetLineSpan().StartLinePosition.Line + 1, method.Identifier.Text.Replace('_', ' '));

    // Code and addresses are blanked, while line breaks stay for the numbers of lines.
    private static Passage Prose(string text) =>
        new(1, NotProse().Replace(text, match => new string([.. match.Value.Select(c => c == '\n' ? c : '·')])));

    private static int LineAt(string text, int index) => 1 + text.AsSpan(0, index).Count('\n');

    [GeneratedRegex(@"^[ \t]*(?:///?|/\*+|\*)[ \t]?", RegexOptions.Multiline)]
    private static partial Regex Marker();

    [GeneratedRegex(@"@\*.*?\*@|(?<=^|\s)//[ \t][^\n]*", RegexOptions.Singleline)]
    private static partial Regex ComponentComment();

    [GeneratedRegex(@"^[ \t]*```.*?^[ \t]*```|`[^`\n]+`|\]\([^)\s]*\)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex NotProse();

    [GeneratedRegex(@"\s+")]
    private static partial Regex White();

    private sealed record RefusedWord(Regex Pattern, string Instead);

    private sealed record Passage(int Line, string Text);
}
