using System.Text.RegularExpressions;

namespace Platform.Infrastructure.Tests.Views;

/// <summary>Parses which columns a statement of EF Core selects, in either provider's syntax.</summary>
internal static partial class SelectedColumns
{
    /// <summary>
    /// The values of the outermost select list, in order: the columns of each joined by <c>+</c>, and <c>count</c> for the count of a list.
    /// </summary>
    public static string Of(string statement) =>
        string.Join(", ", Values(statement, statement.IndexOf("SELECT ", StringComparison.Ordinal)).Select(Text));

    /// <summary>The columns selected in subqueries, for the statement itself to read from.</summary>
    public static IReadOnlyList<string> Within(string statement)
    {
        var start = statement.IndexOf("FROM (\n    SELECT ", StringComparison.Ordinal);
        return start < 0 ? [] : [.. Values(statement, start + "FROM (\n    ".Length).Select(Text)];
    }

    private static IEnumerable<string> Values(string statement, int select)
    {
        var start = select + Start().Match(statement[select..]).Length;
        var depth = 0;
        for (var at = start; at < statement.Length; at++)
        {
            if (statement[at] == '(') depth++;
            else if (statement[at] == ')') depth--;
            if (depth > 0) continue;

            var isEnd = End().IsMatch(statement, at);
            if (!isEnd && statement[at] != ',') continue;
            yield return statement[start..at].Trim();
            if (isEnd) yield break;
            start = at + 1;
        }
    }

    // A value that reads no column, such as a constant, is returned as it is.
    private static string Text(string value)
    {
        if (value.Contains("SELECT COUNT(*)", StringComparison.Ordinal)) return "count";
        var columns = Column().Matches(value).Select(column => column.Groups[1].Value).Distinct().ToList();
        return columns.Count > 0 ? string.Join('+', columns) : value;
    }

    [GeneratedRegex(@"^SELECT (TOP\([^)]*\) )?")]
    private static partial Regex Start();

    [GeneratedRegex(@"\G\n *FROM ")]
    private static partial Regex End();

    [GeneratedRegex("""["\[]\w+["\]]\.["\[](\w+)["\]]""")]
    private static partial Regex Column();
}
