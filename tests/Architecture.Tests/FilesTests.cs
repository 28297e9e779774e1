using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Architecture.Tests;

/// <summary>Rules for all files regardless of their content.</summary>
public partial class FilesTests
{
    private const int MaxLines = 300;

    private static readonly HashSet<string> NotText = new(StringComparer.OrdinalIgnoreCase)
    {
        ".png", ".ico", ".jpg", ".woff2", ".zip", ".gz", ".db"
    };

    private static readonly string[] Others =
        [
            .. ((string[])["Bootstrap", "ChartJs", "Fonts", "Highlight", "MiniSearch", "Scalar"]).Select(name =>
                $"src/WebApi/Assets/{name}/")
        ];

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        var files = Repository.Sources("src").Concat(Repository.Sources("tests")).Where(file => !file.IsGenerated).ToList();

        Assert.Contains(files, file => file.Path == "tests/Architecture.Tests/FilesTests.cs");
        Assert.Empty(files.Where(IsLong).Select(file => file.Path));
    }

    [Fact]
    public void No_component_is_longer_than_300_lines()
    {
        var components = Repository.Files("src")
            .Where(path => path.EndsWith(".razor", StringComparison.Ordinal))
            .Select(path => SourceFile.Of(path, File.ReadAllText(Path.Combine(Repository.Root, path))))
            .ToList();

        Assert.NotEmpty(components);
        Assert.Empty(components.Where(IsLong).Select(file => file.Path));
    }

    [Fact]
    public void Every_third_party_folder_contains_its_license() =>
        Assert.All(Others, folder => Assert.NotEmpty(Directory.GetFiles(Path.Combine(Repository.Root, folder), "LICENSE*")));

    [Fact]
    public void Using_directives_are_sorted()
    {
        var files = Repository.Sources("src").Concat(Repository.Sources("tests")).Where(file => !file.IsGenerated).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.Where(file => !IsInOrder(file.Text)).Select(file => file.Path));
    }

    [Theory]
    [InlineData("using System.Net;\nusing Microsoft.Extensions;\nusing Platform.Domain;\nusing static Platform.Domain.X;\n", true)]
    [InlineData("using Platform.Domain;\nusing System.Net;\n", false)]
    [InlineData("using Platform.Domain;\nusing Platform.Application;\n", false)]
    public void Unsorted_using_directives_are_found_Has_teeth(string text, bool isInOrder) => Assert.Equal(isInOrder, IsInOrder(text));

    [Fact]
    public void No_file_contains_a_machine_path_or_an_open_to_do()
    {
        var texts = Repository.Files().Where(IsOurText).ToList();

        Assert.Contains("Directory.Build.props", texts);
        Assert.Empty(texts.SelectMany(path => Blemishes(path, File.ReadAllText(Path.Combine(Repository.Root, path), Encoding.UTF8))));
    }

    [Fact]
    public void Every_project_has_its_lock_file() => Assert.Empty(WithoutLock(Repository.Files()));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Platform.sln")).Replace('\\', '/');

        Assert.Empty(NotIn(solution, Repository.Files()));
    }

    [Fact]
    public void Long_file_is_found_Has_teeth()
    {
        Assert.False(IsLong(SourceFile.Of("X.cs", Lines(MaxLines))));
        Assert.True(IsLong(SourceFile.Of("X.cs", Lines(MaxLines + 1))));

        static string Lines(int count) => string.Concat(Enumerable.Repeat("// line\n", count));
    }

    // Split in two, so that this file isn't found itself.
    [Theory]
    [InlineData("/ho", "me/someone/project")]
    [InlineData("/ro", "ot/.nuget")]
    [InlineData("/Us", "ers/someone/project")]
    [InlineData("C:\\Us", "ers\\someone")]
    [InlineData("/wo", "rk/project")]
    [InlineData("// TO", "DO: later")]
    [InlineData("# FIX", "ME")]
    public void Machine_path_or_to_do_is_found_Has_teeth(string start, string end) => Assert.Single(Blemishes("x", "fine\n" + start + end));

    [Theory]
    [InlineData("/workspace/developers")]
    [InlineData("https://example.com/home")]
    [InlineData("Todos")]
    [InlineData("/tmp/platform")]
    public void Text_without_machine_path_or_to_do_is_not_found(string text) => Assert.Empty(Blemishes("x", text));

    [Fact]
    public void Project_without_a_lock_file_or_outside_the_solution_is_found_Has_teeth()
    {
        string[] files = ["src/A/A.csproj", "src/A/packages.lock.json", "src/B/B.csproj"];

        Assert.Equal(["src/B/B.csproj"], WithoutLock(files));
        Assert.Equal(["src/A/A.csproj"], NotIn("src/B/B.csproj", files));
    }

    private static bool IsLong(SourceFile file) => file.Text.TrimEnd('\n').Count(c => c == '\n') + 1 > MaxLines;

    // System namespaces first, as the formatter sorts them.
    private static bool IsInOrder(string text)
    {
        var names = Directive().Matches(text).Select(match => match.Groups[1].Value).ToList();
        return names.SequenceEqual(
            names.OrderBy(name => name.Split('.')[0] != "System").ThenBy(name => name, StringComparer.OrdinalIgnoreCase));
    }

    // Lock files are left out, since a hash may contain any word, and so are third-party files.
    private static bool IsOurText(string path) =>
        !NotText.Contains(Path.GetExtension(path))
        && !path.EndsWith(".lock.json", StringComparison.Ordinal)
        && !Others.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));

    private static IEnumerable<string> Blemishes(string path, string text) =>
        text.Split('\n').Index().Where(line => Blemish().IsMatch(line.Item)).Select(line => $"{path}:{line.Index + 1}: {line.Item.Trim()}");

    private static IEnumerable<string> WithoutLock(IReadOnlyList<string> files) =>
        Projects(files).Where(path => !files.Contains(path[..(path.LastIndexOf('/') + 1)] + "packages.lock.json"));

    // The project under build/Migrations is built only when a migration is added.
    private static IEnumerable<string> NotIn(string solution, IReadOnlyList<string> files) =>
        Projects(files)
            .Where(path => !path.StartsWith("build/", StringComparison.Ordinal) && !solution.Contains(path, StringComparison.Ordinal));

    private static IEnumerable<string> Projects(IEnumerable<string> files) =>
        files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<![\w.])/(?:home|Users)/\w|(?<![\w.])/(?:root|work)/|[A-Z]:\\Users\\|\bTODO\b|\bFIXME\b")]
    private static partial Regex Blemish();

    [GeneratedRegex(@"^using ([A-Za-z0-9_.]+);\r?$", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
