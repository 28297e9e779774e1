using System.Text.RegularExpressions;

namespace Platform.Infrastructure.Tests.Support.Scripted;

/// <summary>
/// Answers the statements that EF Core's SQL Server provider sends in a save, as if all of them had found their
/// rows. New rows get ids that count up from 1.
/// </summary>
internal sealed partial class SavedRows
{
    private long _lastId;

    /// <summary>One result set for each statement with an <c>OUTPUT</c> clause, and the number of rows written.</summary>
    public ScriptedAnswer Of(ScriptedStatement sent)
    {
        var sets = new List<IReadOnlyList<object?[]>>();
        var affected = 0;
        foreach (var statement in sent.Text.Split(';'))
        {
            if (Merge().IsMatch(statement))
            {
                // Several rows of one table at once; each returns its position among them.
                var rows = Place().Matches(statement).Select(place => (long.Parse(place.Groups[1].ValueSpan, null), NextId())).ToList();
                affected += rows.Count;
                sets.Add([.. rows.Select(row => new object?[] { row.Item2, (int)row.Item1 })]);
            }
            else if (Insert().IsMatch(statement))
            {
                affected++;
                if (statement.Contains("OUTPUT INSERTED", StringComparison.Ordinal)) sets.Add([[NextId()]]);
            }
            else if (Change().IsMatch(statement))
            {
                affected++;
                if (statement.Contains("OUTPUT 1", StringComparison.Ordinal)) sets.Add([[1]]);
            }
        }

        return new ScriptedAnswer(affected, sets);
    }

    private long NextId() => Interlocked.Increment(ref _lastId);

    [GeneratedRegex(@"^\s*MERGE\s", RegexOptions.Multiline)]
    private static partial Regex Merge();

    [GeneratedRegex(@",\s*(\d+)\)")]
    private static partial Regex Place();

    [GeneratedRegex(@"^\s*INSERT\s", RegexOptions.Multiline)]
    private static partial Regex Insert();

    [GeneratedRegex(@"^\s*(?:UPDATE|DELETE)\s", RegexOptions.Multiline)]
    private static partial Regex Change();
}
