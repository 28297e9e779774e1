using System.Text.RegularExpressions;

namespace Platform.Sdks.Python;

/// <summary>Writes the imports that code needs.</summary>
internal static partial class PythonImports
{
    /// <summary>An import of those names that the code contains; empty where it contains none.</summary>
    public static string Of(string code, string module, params IEnumerable<string> names)
    {
        var used = names.Where(WordsOf(code).Contains).Order(StringComparer.Ordinal).ToList();
        if (used.Count == 0) return "";
        var flat = $"from {module} import {string.Join(", ", used)}\n";
        return flat.Length <= PythonText.Width + 1 ? flat : CodeGroup.Of($"from {module} import (", used, ")").Lines(0, PythonText.Layout);
    }

    /// <summary>The import of <c>datetime</c> under an alias that no member has: <c>date</c> is both a type and a member.</summary>
    public static string OfTimes(string code) => WordsOf(code).Contains("dt") ? "import datetime as dt\n" : "";

    private static HashSet<string> WordsOf(string code) =>
        Words().Matches(Strings().Replace(code, "")).Select(word => word.Value).ToHashSet(StringComparer.Ordinal);

    // Docstrings first: they may contain quotes.
    [GeneratedRegex("\"{3}.*?\"{3}|\"[^\"\n]*\"", RegexOptions.Singleline)]
    private static partial Regex Strings();

    [GeneratedRegex(@"(?<!\.)\b[A-Za-z_]\w*")]
    private static partial Regex Words();
}
