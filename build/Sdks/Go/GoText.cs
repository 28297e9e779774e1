using System.Text;

namespace Platform.Sdks.Go;

/// <summary>The declarations of a Go file, in gofmt's format.</summary>
internal sealed class GoText
{
    private const int CommentWidth = 110;

    // The packages of the standard library that generated files import, each with a text that shows its use.
    private static readonly (string Package, string Mark)[] Packages =
        [("context", "context."), ("encoding/json", "json."), ("time", "time.")];

    private readonly StringBuilder _text = new();

    /// <summary>Writes lines.</summary>
    public void Line(string lines) => _text.Append(lines).Append('\n');

    /// <summary>Writes an empty line between declarations, but not before the first.</summary>
    public void Gap()
    {
        if (_text.Length > 0) _text.Append('\n');
    }

    /// <summary>The whole file.</summary>
    public string File()
    {
        var body = _text.ToString();
        var code = string.Join('\n', body.Split('\n').Where(line => !line.TrimStart('\t').StartsWith("//", StringComparison.Ordinal)));
        var imports = Packages.Where(package => code.Contains(package.Mark, StringComparison.Ordinal))
            .Select(package => $"\"{package.Package}\"").ToList();
        var head = $"// {GeneratedFile.Mark}\n\npackage platform\n\n";
        return imports.Count switch
        {
            0 => head + body,
            1 => $"{head}import {imports[0]}\n\n{body}",
            _ => $"{head}import (\n{string.Concat(imports.Select(import => $"\t{import}\n"))})\n\n{body}",
        };
    }

    /// <summary>Writes a comment of one or more paragraphs.</summary>
    public void Comment(string indent, string prose)
    {
        foreach (var line in Prose.Wrap(prose, CommentWidth)) Line(line.Length == 0 ? $"{indent}//" : $"{indent}// {line}");
    }

    /// <summary>Writes the fields of a struct. Fields without a comment between them are aligned in columns.</summary>
    public void Fields(IEnumerable<GoField> fields)
    {
        var column = new List<GoField>();
        foreach (var field in fields)
        {
            if (field.Comment.Length > 0) Flush();
            column.Add(field);
        }

        Flush();

        void Flush()
        {
            if (column.Count == 0) return;
            if (column[0].Comment.Length > 0) Comment("\t", column[0].Comment);
            var names = column.Max(field => field.Name.Length);
            var types = column.Max(field => field.Type.Length);
            foreach (var field in column) Line($"\t{field.Name.PadRight(names)} {field.Type.PadRight(types)} `{field.Tag}`");
            column.Clear();
        }
    }

    /// <summary>Makes a description that begins with a noun into a sentence that begins with a name, as in Go's documentation.</summary>
    public static string Definition(string name, string description) => description.Length == 0
        ? $"{name} is an object in an answer."
        : $"{name} is {Lowered(description)}";

    /// <summary>Makes an imperative summary into a sentence about a method: "List projects" becomes "List lists projects."</summary>
    public static string Sentence(string method, string summary)
    {
        var words = summary.Replace(" (PATCH)", "", StringComparison.Ordinal).TrimEnd('.').Split(' ', 2);
        var verb = words[0].ToLowerInvariant();
        var third = verb switch
        {
            _ when verb.EndsWith('s') || verb.EndsWith('x') || verb.EndsWith('z') || verb.EndsWith("ch", StringComparison.Ordinal)
                || verb.EndsWith("sh", StringComparison.Ordinal) => verb + "es",
            _ when verb.EndsWith('y') && !"aeiou".Contains(verb[^2], StringComparison.Ordinal) => verb[..^1] + "ies",
            _ => verb + "s",
        };
        return words.Length == 1 ? $"{method} {third}." : $"{method} {third} {words[1]}.";
    }

    private static string Lowered(string sentence) =>
        sentence.Length > 1 && char.IsUpper(sentence[1]) ? sentence : char.ToLowerInvariant(sentence[0]) + sentence[1..];
}

/// <summary>A field of a struct.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
/// <param name="Tag">The tag, without quotes.</param>
/// <param name="Comment">Sentences; may be empty.</param>
internal sealed record GoField(string Name, string Type, string Tag, string Comment);
