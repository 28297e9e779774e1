using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Quotas.Failures;

/// <summary>
/// The counters, on a separate context: when a use case rolls back, the count of its failure must remain.
/// Providers differ only in the reservation statement.
/// </summary>
internal abstract class FailureCounters(Func<AppDb> contexts) : IFailureCounters
{
    /// <summary>
    /// Increments the count of <c>@subject</c> if it is below <c>@limit</c>, or restarts it if the window ended before
    /// <c>@now</c> or ends after <c>@lastEnd</c>, which means that a clock that ran ahead started it. Returns one row: whether it
    /// was counted, the count, and the end of the window.
    /// </summary>
    protected abstract string ReserveStatement { get; }

    public async Task<Reservation> ReserveAsync(ReservationRequest request, CancellationToken ct)
    {
        await using var db = contexts();
        for (var tried = 1; tried <= MissingRows.Tries; tried++)
        {
            var count = await db.AddIfMissingAsync(
                typeof(FailureCounter),
                () => db.WriteAsync(ReserveStatement, Parameters(request), command => CountAsync(command, ct), ct),
                ct);

            // Otherwise the row was deleted, restarted or got room again since the statement found it full: try again.
            if (count is { IsGranted: true }
                || (count is { } full && full.Failures >= request.Limit && full.EndsAt > request.Now && full.EndsAt <= request.LastEnd))
            {
                return new Reservation(count.IsGranted, count.EndsAt);
            }
        }

        throw new SaveConflictException("Other nodes changed the counter at every try.");
    }

    public async Task GiveBackAsync(string subject, long endsAt)
    {
        await using var db = contexts();
        await db.TransactAsync(
            async token =>
            {
                var left = Of(db, subject).Where(c => c.EndsAt == endsAt);
                await left.ExecuteUpdateAsync(c => c.SetProperty(x => x.Failures, x => x.Failures - 1), token);

                // The next failure starts a new window.
                await left.Where(c => c.Failures <= 0).ExecuteDeleteAsync(token);
            },
            CancellationToken.None);
    }

    public async Task ResetAsync(string subject)
    {
        await using var db = contexts();
        await db.TransactAsync(token => Of(db, subject).ExecuteDeleteAsync(token), CancellationToken.None);
    }

    private static IQueryable<FailureCounter> Of(AppDb db, string subject) => db.Set<FailureCounter>().Where(c => c.Subject == subject);

    private static CommandParameter[] Parameters(ReservationRequest request) =>
    [
        new("@subject", DbType.AnsiStringFixedLength, request.Subject),
        new("@limit", DbType.Int32, request.Limit),
        new("@now", DbType.Int64, request.Now),
        new("@endsAt", DbType.Int64, request.EndsAt),
        new("@lastEnd", DbType.Int64, request.LastEnd),
    ];

    private static async Task<Count?> CountAsync(DbCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        do
        {
            if (await reader.ReadAsync(ct)) return new Count(reader.GetBoolean(0), reader.GetInt32(1), reader.GetInt64(2));
        }
        while (await reader.NextResultAsync(ct));
        return null;
    }

    private sealed record Count(bool IsGranted, int Failures, long EndsAt);
}

/// <summary>The statement for SQLite.</summary>
internal sealed class SqliteFailureCounters(Func<AppDb> contexts) : FailureCounters(contexts)
{
    // In DO UPDATE, columns have their previous values.
    private const string Reserve =
        """
        INSERT INTO FailureCounters (Subject, Failures, EndsAt) VALUES (@subject, 1, @endsAt)
        ON CONFLICT (Subject) DO UPDATE
        SET Failures = CASE WHEN EndsAt <= @now OR EndsAt > @lastEnd THEN 1 ELSE Failures + 1 END,
            EndsAt = CASE WHEN EndsAt <= @now OR EndsAt > @lastEnd THEN @endsAt ELSE EndsAt END
        WHERE EndsAt <= @now OR EndsAt > @lastEnd OR Failures < @limit
        RETURNING 1, Failures, EndsAt;

        SELECT 0, Failures, EndsAt FROM FailureCounters WHERE Subject = @subject;
        """;

    protected override string ReserveStatement => Reserve;
}

/// <summary>The statement for SQL Server.</summary>
internal sealed class SqlServerFailureCounters(Func<AppDb> contexts) : FailureCounters(contexts)
{
    // The statements aren't atomic together. Another node may insert, change or delete the row in between; the caller then repeats them.
    private const string Reserve =
        """
        UPDATE FailureCounters WITH (UPDLOCK, ROWLOCK)
        SET Failures = CASE WHEN EndsAt <= @now OR EndsAt > @lastEnd THEN 1 ELSE Failures + 1 END,
            EndsAt = CASE WHEN EndsAt <= @now OR EndsAt > @lastEnd THEN @endsAt ELSE EndsAt END
        OUTPUT CAST(1 AS bit), inserted.Failures, inserted.EndsAt
        WHERE Subject = @subject AND (EndsAt <= @now OR EndsAt > @lastEnd OR Failures < @limit);

        IF @@ROWCOUNT = 0
        BEGIN
            INSERT INTO FailureCounters (Subject, Failures, EndsAt)
            OUTPUT CAST(1 AS bit), inserted.Failures, inserted.EndsAt
            SELECT @subject, 1, @endsAt
            WHERE NOT EXISTS (SELECT 1 FROM FailureCounters WITH (UPDLOCK, HOLDLOCK) WHERE Subject = @subject);

            IF @@ROWCOUNT = 0
                SELECT CAST(0 AS bit), Failures, EndsAt FROM FailureCounters WHERE Subject = @subject;
        END
        """;

    protected override string ReserveStatement => Reserve;
}
