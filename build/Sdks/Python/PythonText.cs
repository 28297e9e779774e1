namespace Platform.Sdks.Python;

/// <summary>Formats Python code as black does, in lines of at most 88 characters.</summary>
internal static class PythonText
{
    /// <summary>The delimiter of a docstring.</summary>
    public const string Quotes = "\"\"\"";

    /// <summary>The maximum line length.</summary>
    public const int Width = 88;

    /// <summary>How black breaks lines.</summary>
    public static readonly CodeLayout Layout = new(Width, Step: 4, EndsWithComma: true, PadsBraces: false);

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
        "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "self",
        "try", "while", "with", "yield",
    };

    /// <summary>A name that isn't a keyword.</summary>
    public static string Identifier(Words words) => Keywords.Contains(words.Snake) ? $"{words.Snake}_" : words.Snake;

    /// <summary>A string literal for a text without quotes and control characters, such as a name on the wire.</summary>
    public static string Literal(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal)}\"";

    /// <summary>The document's prose for a docstring: code gets two backticks, and nothing ends the docstring early.</summary>
    public static string Prose(string text) => text
        .Replace("``", "`", StringComparison.Ordinal)
        .Replace("`", "``", StringComparison.Ordinal)
        .Replace("\"", "'", StringComparison.Ordinal);

    /// <summary>The lines of a text in a docstring; continuation lines of a paragraph may be indented further.</summary>
    public static IEnumerable<string> Lines(string text, int indent, string hanging = "")
    {
        var lines = Sdks.Prose.Wrap(text, Width - indent - Quotes.Length - hanging.Length);
        return lines.Select((line, index) => index == 0 || line.Length == 0 ? line : hanging + line);
    }

    /// <summary>A docstring, or a string that documents the attribute above it.</summary>
    public static string Docstring(string text, int indent)
    {
        List<string> lines = [.. Lines(text, indent)];

        // A one-line docstring has quotes at both ends, and black keeps it on one line however long it is.
        var isTooLong = lines is [{ Length: var length }] && length > Width - indent - (2 * Quotes.Length);
        return Docstring(isTooLong ? [.. Lines(text, indent + Quotes.Length)] : lines, indent);
    }

    /// <summary>A docstring with the given lines.</summary>
    public static string Docstring(IReadOnlyList<string> lines, int indent)
    {
        var spaces = new string(' ', indent);
        var raw = lines.Any(line => line.Contains('\\', StringComparison.Ordinal)) ? "r" : "";
        var first = $"{spaces}{raw}{Quotes}{lines[0]}";
        if (lines.Count == 1 && first.Length + Quotes.Length <= Width) return $"{first}{Quotes}\n";
        return $"{first}\n{string.Concat(lines.Skip(1).Select(line => line.Length == 0 ? "\n" : $"{spaces}{line}\n"))}{spaces}{Quotes}\n";
    }
}
