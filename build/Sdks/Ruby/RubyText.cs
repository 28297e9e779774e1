namespace Platform.Sdks.Ruby;

/// <summary>Formats Ruby code by the community's style guide, in lines of at most 120 characters.</summary>
internal static class RubyText
{
    /// <summary>The maximum line length.</summary>
    public const int Width = 120;

    /// <summary>How lines are broken.</summary>
    public static readonly CodeLayout Layout = new(Width, Step: 2, EndsWithComma: false, PadsBraces: true);

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "alias", "and", "begin", "break", "case", "class", "def", "defined", "do", "else", "elsif", "end", "ensure", "false", "for",
        "if", "in", "module", "next", "nil", "not", "or", "redo", "rescue", "retry", "return", "self", "super", "then", "true", "undef",
        "unless", "until", "when", "while", "yield",
    };

    // Methods that objects, models, resources and clients already have.
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "call", "class", "clone", "close", "core", "deconstruct_keys", "display", "dup", "extend", "freeze", "hash", "initialize",
        "inspect", "itself", "method", "methods", "object_id", "pager", "raise", "rate_limit", "send", "tap", "then", "to_h", "to_s",
        "with", "with_options", "with_response",
    };

    /// <summary>The name of a parameter or variable, which isn't a keyword.</summary>
    public static string Variable(Words words) => Keywords.Contains(words.Snake) ? $"{words.Snake}_" : words.Snake;

    /// <summary>The name of a method, which overrides none of the object's own.</summary>
    public static string Method(Words words) => Methods.Contains(words.Snake) ? $"{words.Snake}_" : words.Snake;

    /// <summary>The name of a model's member, which is both a parameter and a method.</summary>
    public static string Attribute(Words words) => Keywords.Contains(words.Snake) ? $"{words.Snake}_" : Method(words);

    /// <summary>The name of a constant that isn't a class.</summary>
    public static string Constant(Words words) => words.Snake.ToUpperInvariant();

    /// <summary>A string literal for a text without control characters, such as a name on the wire.</summary>
    public static string Literal(string text) =>
        $"\"{string.Concat(text.Select(letter => letter is '\\' or '"' or '#' ? $"\\{letter}" : $"{letter}"))}\"";

    /// <summary>A comment, wrapped; empty for an empty text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="indent">The indentation, in spaces.</param>
    /// <param name="hanging">The prefix of a paragraph's continuation lines.</param>
    public static string Comment(string text, int indent, string hanging = "")
    {
        if (text.Length == 0) return "";
        var margin = $"{new string(' ', indent)}#";
        var lines = Prose.Wrap(text, Width - indent - 2 - hanging.Length)
            .Select((line, index) => line.Length == 0 ? margin : $"{margin} {(index == 0 ? "" : hanging)}{line}");
        return string.Concat(lines.Select(line => $"{line}\n"));
    }

    /// <summary>The text of a file: the generated-file header, and code within the SDK's module.</summary>
    /// <param name="code">Indented by two spaces.</param>
    /// <param name="head">The text before the module.</param>
    public static string Module(string code, string head = "") =>
        $"# frozen_string_literal: true\n\n# {GeneratedFile.Mark}\n\n{head}module Platform\n{code}end\n";

    /// <summary>The text of a signature file.</summary>
    /// <param name="code">Indented by two spaces.</param>
    public static string Signatures(string code) => $"# {GeneratedFile.Mark}\n\nmodule Platform\n{code}end\n";
}
