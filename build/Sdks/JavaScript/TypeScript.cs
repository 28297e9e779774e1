using System.Text.RegularExpressions;

namespace Platform.Sdks.JavaScript;

/// <summary>Names, types and statements in TypeScript, with Prettier's line breaks.</summary>
internal static partial class TypeScript
{
    /// <summary>The maximum line length, the same as in <c>sdks/javascript/.prettierrc.json</c>.</summary>
    public const int Width = 120;

    // ECMA-262 §12.7.2, and the words reserved in strict mode and modules.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else",
        "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof",
        "interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this",
        "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
    };

    /// <summary>A variable's name: a reserved word gets an underscore.</summary>
    public static string Identifier(string name) => Reserved.Contains(name) ? $"{name}_" : name;

    /// <summary>A member's name, quoted where needed.</summary>
    public static string Key(string name) => PlainKey().IsMatch(name) ? name : Quoted(name);

    /// <summary>A string.</summary>
    public static string Quoted(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        return $"'{escaped}'";
    }

    /// <summary>The name of a model's interface: request models are named as parameters.</summary>
    public static string InterfaceOf(Model model) => model.IsInput ? $"{model.Name}Params" : model.Name;

    /// <summary>The type of a value.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isInput">Whether it is part of a request, where a date may also be given as text.</param>
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

    /// <summary>A documentation comment.</summary>
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

    /// <summary>Code with a list: on one line if it fits, otherwise one item a line.</summary>
    /// <param name="start">The text before the items, including the opening bracket.</param>
    /// <param name="items">The items.</param>
    /// <param name="end">The text after the items, including the closing bracket.</param>
    /// <param name="indent">The indentation, in characters.</param>
    /// <param name="padding">The padding within the brackets on one line: a space in braces.</param>
    public static IEnumerable<string> Bracketed(string start, IReadOnlyList<string> items, string end, int indent, string padding = "")
    {
        var margin = new string(' ', indent);
        var line = $"{margin}{start}{padding}{string.Join(", ", items)}{padding}{end}";
        return line.Length <= Width || items.Count == 0
            ? [line]
            : [$"{margin}{start}", .. items.Select(item => $"{margin}  {item},"), $"{margin}{end}"];
    }

    /// <summary>A named type: on one line if it fits, otherwise one line for each member of a union.</summary>
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
