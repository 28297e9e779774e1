using Platform.Application.Common;
using Platform.Infrastructure.Tests.Support.Scripted;
using Platform.Infrastructure.Usage;

namespace Platform.Infrastructure.Tests.Usage;

/// <summary>Races of two nodes on the counts of a day.</summary>
public sealed class SqlServerUseRowsTests
{
    private static readonly UsageSum[] Sums =
    [
        new(new(new(1), new(2026, 3, 1), new(7)), 3, 1),
        new(new(new(1), new(2026, 3, 1), new(8)), 5, 0),
    ];

    [Fact]
    public async Task Day_begun_by_another_node_is_added_to_in_a_transaction_that_starts_again()
    {
        var tried = 0;
        using var database = new ScriptedDatabase(statement =>
            statement.Has("UsageDays") && tried++ == 0 ? throw SqlErrors.DuplicatePrimaryKey("UsageDays") : ScriptedAnswer.Changed(1));

        await new SqlServerUsageStore(database.Contexts).AddAsync(Sums, Ct);

        // The rows before it are rolled back; otherwise they would be added twice.
        Assert.Equal(
            [ScriptedDatabase.Begin, "sums", ScriptedDatabase.Rollback, ScriptedDatabase.Begin, "sums", ScriptedDatabase.Commit],
            database.RoundTrips.Select(sent => sent.Contains("UsageDays", StringComparison.Ordinal) ? "sums" : sent));
    }

    [Fact]
    public async Task Counts_without_a_conflict_are_one_batch()
    {
        using var database = new ScriptedDatabase(_ => ScriptedAnswer.Changed(1));

        await new SqlServerUsageStore(database.Contexts).AddAsync(Sums, Ct);

        Assert.Equal(3, database.RoundTrips.Count);
    }

    // On a retry they could be counted twice.
    [Fact]
    public async Task Commit_with_unknown_outcome_is_not_retried()
    {
        using var database = new ScriptedDatabase(
            statement => statement.Text == ScriptedDatabase.Commit ? throw SqlErrors.ConnectionLost() : ScriptedAnswer.Changed(1));

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => new SqlServerUsageStore(database.Contexts).AddAsync(Sums, Ct));
        Assert.Single(database.Statements);
    }

    [Fact]
    public async Task Deadlock_at_every_try_is_left_to_the_next_flush()
    {
        using var database = new ScriptedDatabase(
            statement => statement.Has("UsageDays") ? throw SqlErrors.Deadlock() : ScriptedAnswer.Nothing);

        await Assert.ThrowsAsync<SaveConflictException>(() => new SqlServerUsageStore(database.Contexts).AddAsync(Sums, Ct));
        Assert.Equal(5, database.Statements.Count);
    }
}
