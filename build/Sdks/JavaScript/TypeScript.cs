using System.Text.RegularExpressions;

namespace Platform.Sdks.JavaScript;

/// <summary>Names, types and statements in TypeScript, broken into lines where Prettier breaks them.</summary>
internal static partial class TypeScript
{
    /// <summary>The longest line, which <c>sdks/javascript/.prettierrc.json</c> has too.</summary>
    public const int Width = 120;

    // ECMA-262 §12.7.2, and what strict mode and modules add.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else",
        "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof",
        "interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this",
        "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
    };

    /// <summary>A name for a variable: one that the language has for itself gets an underscore.</summary>
    public static string Identifier(string name) => Reserved.Contains(name) ? $"{name}_" : name;

    /// <summary>A name of a member, in quotes where it needs them.</summary>
    public static string Key(string name) => PlainKey().IsMatch(name) ? name : Quoted(name);

    /// <summary>A string.</summary>
    public static string Quoted(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        return $"'{escaped}'";
    }

    /// <summary>The name of a model's interface: what is sent is named as parameters.</summary>
    public static string InterfaceOf(Model model) => model.IsInput ? $"{model.Name}Params" : model.Name;

    /// <summary>The type of a value.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isInput">Whether it is sent: a moment may then be given as text too.</param>
    public static string TypeOf(TypeRef type, bool isInput) => type switch
    {
        PrimitiveType { Kind: Primitive.Boolean } => "boolean",
        PrimitiveType { Kind: Primitive.Integer or Primitive.Number } => "number",
        PrimitiveType { Kind: Primitive.DateTime } => isInput ? "Date | string" : "Date",
        PrimitiveType => "string",
        EnumType set => string.Join(" | ", set.Values.Select(Quoted)),
        ListType list => ListOf(TypeOf(list.Item, isInput)),
        ModelType model => model.Name,
        NamedEnumType set => set.Name,
        _ => throw new InvalidOperationException($"TypeScript has no counterpart of {type}"),
    };

    /// <summary>A comment for documentation.</summary>
    public static IEnumerable<string> Comment(string text, int indent)
    {
        if (text.Length == 0) yield break;
        var margin = new string(' ', indent);
        text = text.Replace("*/", "*\\/", StringComparison.Ordinal);
        if (!text.Contains('\n', StringComparison.Ordinal) && indent + text.Length + 7 <= Width)
        {
            yield return $"{margin}/** {text} */";
            yield break;
        }

        yield return $"{margin}/**";
        foreach (var line in Prose.Wrap(text, Width - indent - 3)) yield return $"{margin} * {line}".TrimEnd();
        yield return $"{margin} */";
    }

    /// <summary>Something with a list in it: on one line where it fits, else an item a line.</summary>
    /// <param name="start">What comes before, with the opening bracket.</param>
    /// <param name="items">The items.</param>
    /// <param name="end">What comes after, with the closing bracket.</param>
    /// <param name="indent">The indentation, in characters.</param>
    /// <param name="padding">What stands within the brackets on one line: a space in braces.</param>
    public static IEnumerable<string> Bracketed(string start, IReadOnlyList<string> items, string end, int indent, string padding = "")
    {
        var margin = new string(' ', indent);
        var line = $"{margin}{start}{padding}{string.Join(", ", items)}{padding}{end}";
        return line.Length <= Width || items.Count == 0
            ? [line]
            : [$"{margin}{start}", .. items.Select(item => $"{margin}  {item},"), $"{margin}{end}"];
    }

    /// <summary>A type by its name: on one line where it fits, else a line for each of a union's members.</summary>
    public static IEnumerable<string> Alias(string name, IReadOnlyList<string> union)
    {
        var line = $"export type {name} = {string.Join(" | ", union)};";
        return line.Length <= Width
            ? [line]
            : [$"export type {name} =", .. union.Select((value, index) => $"  | {value}{(index == union.Count - 1 ? ";" : "")}")];
    }

    private static string ListOf(string item) => item.Contains(' ', StringComparison.Ordinal) ? $"({item})[]" : $"{item}[]";

    [GeneratedRegex("^[A-Za-z_$][A-Za-z0-9_$]*$")]
    private static partial Regex PlainKey();
}
