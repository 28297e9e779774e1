using System.Data;
using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Quotas;

/// <summary>
/// The counts, on a context of their own: what a use case takes back must not take back the count of its failure. The two
/// providers word only the reservation differently.
/// </summary>
internal abstract class FailureCounters(Func<AppDb> contexts) : IFailureCounters
{
    /// <summary>Counts one more for <c>@subject</c> where there are fewer than <c>@limit</c> or the window is over <c>@now</c>, and gives the window's end; gives no row where it doesn't.</summary>
    protected abstract string ReserveStatement { get; }

    public async Task<Reservation> ReserveAsync(ReservationRequest request, CancellationToken ct)
    {
        var reservation = default(Reservation);
        await using var db = contexts();
        await db.TransactAsync(
            async token =>
            {
                reservation = await CountAsync(db, request, token) is { } endsAt
                    ? new Reservation(true, endsAt)
                    : new Reservation(false, await Of(db, request.Subject).Select(c => c.EndsAt).SingleAsync(token));
            },
            ct);
        return reservation;
    }

    public async Task GiveBackAsync(string subject, long endsAt)
    {
        await using var db = contexts();
        await db.TransactAsync(
            async token =>
            {
                var left = Of(db, subject).Where(c => c.EndsAt == endsAt);
                await left.ExecuteUpdateAsync(c => c.SetProperty(x => x.Failures, x => x.Failures - 1), token);

                // The next failure starts a window of its own.
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
    ];

    private async Task<long?> CountAsync(AppDb db, ReservationRequest request, CancellationToken ct)
    {
        await using var command = db.CreateCommand(ReserveStatement);
        foreach (var parameter in Parameters(request)) parameter.AddTo(command);

        await using var reader = await command.ExecuteReaderAsync(ct);
        do
        {
            if (await reader.ReadAsync(ct)) return reader.GetInt64(0);
        }
        while (await reader.NextResultAsync(ct));
        return null;
    }
}

/// <summary>As SQLite says it.</summary>
internal sealed class SqliteFailureCounters(Func<AppDb> contexts) : FailureCounters(contexts)
{
    // Within DO UPDATE a column is what it was before.
    private const string Reserve =
        """
        INSERT INTO FailureCounters (Subject, Failures, EndsAt) VALUES (@subject, 1, @endsAt)
        ON CONFLICT (Subject) DO UPDATE
        SET Failures = CASE WHEN EndsAt <= @now THEN 1 ELSE Failures + 1 END,
            EndsAt = CASE WHEN EndsAt <= @now THEN @endsAt ELSE EndsAt END
        WHERE EndsAt <= @now OR Failures < @limit
        RETURNING EndsAt;
        """;

    protected override string ReserveStatement => Reserve;
}

/// <summary>As SQL Server says it.</summary>
internal sealed class SqlServerFailureCounters(Func<AppDb> contexts) : FailureCounters(contexts)
{
    // The first statement locks the row, or where it is missing the gap it belongs in, until the transaction ends: so only one inserts it.
    private const string Reserve =
        """
        UPDATE FailureCounters WITH (UPDLOCK, HOLDLOCK)
        SET Failures = CASE WHEN EndsAt <= @now THEN 1 ELSE Failures + 1 END,
            EndsAt = CASE WHEN EndsAt <= @now THEN @endsAt ELSE EndsAt END
        OUTPUT inserted.EndsAt
        WHERE Subject = @subject AND (EndsAt <= @now OR Failures < @limit);

        IF @@ROWCOUNT = 0
            INSERT INTO FailureCounters (Subject, Failures, EndsAt)
            OUTPUT inserted.EndsAt
            SELECT @subject, 1, @endsAt
            WHERE NOT EXISTS (SELECT 1 FROM FailureCounters WITH (UPDLOCK, HOLDLOCK) WHERE Subject = @subject);
        """;

    protected override string ReserveStatement => Reserve;
}
