using System.Data;
using System.Data.Common;
using Platform.Application.Common;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Quotas;

/// <summary>Sends the provider's statements.</summary>
internal abstract class QuotaCounters(Func<AppDb> contexts) : IQuotaCounters
{
    // A window without a limit never runs out: far from both ends of a 64-bit number, whatever is added.
    private const long Unlimited = long.MaxValue / 4;

    /// <summary>Takes back and grants, telling the row after it; tells none where there is no row or nothing to do.</summary>
    protected abstract string Lease { get; }

    /// <summary>Tells the row.</summary>
    protected abstract string Read { get; }

    /// <summary>Adds a row with nothing used, unless there is one.</summary>
    protected abstract string Add { get; }

    public async Task<LeaseGrant> LeaseAsync(LeaseRequest request, CancellationToken ct)
    {
        await using var db = contexts();
        for (var tried = 1; tried <= MissingRows.Tries; tried++)
        {
            if (await LeaseOnAsync(db, request, ct) is { } grant) return grant;
            if (await ReadOnAsync(db, request.Subject, ct) is { } row)
            {
                // A row with room was added, or got permits back, since the statement found nothing to grant.
                var counts = Counts(row, request.Now);
                if (IsUsedUp(counts, request.Limits)) return new LeaseGrant(0, counts);
                continue;
            }

            // What a row that is gone had handed out can't be taken back from a new one.
            request = request with { Returned = 0 };
            if (request.Need == 0) return new LeaseGrant(0, new QuotaCounts(request.Now, 0, 0, 0));
            await AddOnAsync(db, request, ct);
        }

        throw new SaveConflictException("Other nodes changed the counter at every try.");
    }

    public async Task<QuotaCounts> ReadAsync(string subject, QuotaWindows now, CancellationToken ct)
    {
        await using var db = contexts();
        return await ReadOnAsync(db, subject, ct) is { } row ? Counts(row, now) : new QuotaCounts(now, 0, 0, 0);
    }

    private static bool IsUsedUp(QuotaCounts counts, QuotaLimits limits) =>
        limits.PerMinute <= counts.Minute || limits.PerDay <= counts.Day || limits.PerMonth <= counts.Month;

    private async Task<LeaseGrant?> LeaseOnAsync(AppDb db, LeaseRequest request, CancellationToken ct)
    {
        var row = await db.AddIfMissingAsync(
            typeof(QuotaCounter), () => db.WriteAsync(Lease, Parameters(request), command => RowAsync(command, ct), ct), ct);
        return row is null ? null : new LeaseGrant(row.Granted, row.Counts);
    }

    private Task<int> AddOnAsync(AppDb db, LeaseRequest request, CancellationToken ct) => db.AddIfMissingAsync(
        typeof(QuotaCounter),
        () => db.WriteAsync(Add, Windows(request.Subject, request.Now), command => command.ExecuteNonQueryAsync(ct), ct),
        ct);

    private Task<Row?> ReadOnAsync(AppDb db, string subject, CancellationToken ct) =>
        db.ReadAsync(Read, [Subject(subject)], command => RowAsync(command, ct), ct);

    // A row of earlier windows has counted nothing of the present ones; one of later windows, by a clock that is ahead, counts.
    private static QuotaCounts Counts(Row row, QuotaWindows now)
    {
        var counted = row.Counts.Windows;
        return new QuotaCounts(
            new QuotaWindows(Math.Max(counted.Minute, now.Minute), Math.Max(counted.Day, now.Day), Math.Max(counted.Month, now.Month)),
            counted.Minute < now.Minute ? 0 : row.Counts.Minute,
            counted.Day < now.Day ? 0 : row.Counts.Day,
            counted.Month < now.Month ? 0 : row.Counts.Month);
    }

    private static async Task<Row?> RowAsync(DbCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        var windows = new QuotaWindows(reader.GetInt64(0), reader.GetInt64(2), reader.GetInt64(4));
        return new Row(new QuotaCounts(windows, reader.GetInt64(1), reader.GetInt64(3), reader.GetInt64(5)), reader.GetInt64(6));
    }

    private static CommandParameter[] Parameters(LeaseRequest request) =>
    [
        .. Windows(request.Subject, request.Now),
        Number("@perMinute", request.Limits.PerMinute ?? Unlimited),
        Number("@perDay", request.Limits.PerDay ?? Unlimited),
        Number("@perMonth", request.Limits.PerMonth ?? Unlimited),
        Number("@need", request.Need),
        Number("@ask", request.Ask),
        Number("@returned", request.Returned),
        Number("@returnedMinute", request.ReturnedFrom.Minute),
        Number("@returnedDay", request.ReturnedFrom.Day),
        Number("@returnedMonth", request.ReturnedFrom.Month),
    ];

    private static CommandParameter[] Windows(string subject, QuotaWindows now) =>
        [Subject(subject), Number("@minute", now.Minute), Number("@day", now.Day), Number("@month", now.Month)];

    private static CommandParameter Subject(string subject) => new("@subject", DbType.AnsiString, subject);

    private static CommandParameter Number(string name, long value) => new(name, DbType.Int64, value);

    private sealed record Row(QuotaCounts Counts, long Granted);
}
