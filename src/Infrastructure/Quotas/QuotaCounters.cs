using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Quotas;

/// <summary>Executes the provider's statements.</summary>
internal abstract class QuotaCounters(Func<AppDb> contexts, TimeProvider clock) : IQuotaCounters
{
    // A window without a limit never runs out: far from both ends of the 64-bit range, whatever is added.
    private const long Unlimited = long.MaxValue / 4;

    /// <summary>Returns permits, grants new ones, and outputs the updated row; no row if there is none or nothing to do.</summary>
    protected abstract string Lease { get; }

    /// <summary>Reads the row.</summary>
    protected abstract string Read { get; }

    /// <summary>Inserts a row with nothing used if it is missing.</summary>
    protected abstract string Add { get; }

    public async Task<LeaseGrant> LeaseAsync(LeaseRequest request, CancellationToken ct)
    {
        await using var db = contexts();
        for (var tried = 1; tried <= MissingRows.Tries; tried++)
        {
            if (await LeaseOnAsync(db, request, ct) is { } grant) return grant;
            if (await ReadOnAsync(db, request.Subject, ct) is { } row)
            {
                // The statement found nothing to grant, but since then a row with room was added or permits were returned.
                var counts = Counts(row, request.Now);
                if (IsUsedUp(counts, request.Limits)) return new LeaseGrant(0, counts);
                continue;
            }

            // Permits granted by a deleted row can't be returned to a new one.
            request = request with { Returned = 0 };
            if (request.Need == 0) return new LeaseGrant(0, new QuotaCounts(QuotaWindows.At(request.Now), 0, 0, 0));
            await AddOnAsync(db, request, ct);
        }

        throw new SaveConflictException("Other nodes changed the counter at every try.");
    }

    public async Task<QuotaCounts> ReadAsync(string subject, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = contexts();
        return await ReadOnAsync(db, subject, ct) is { } row ? Counts(row, now) : new QuotaCounts(QuotaWindows.At(now), 0, 0, 0);
    }

    public async Task ResetAsync(string subject, OrganizationId organization, CancellationToken ct)
    {
        await using var db = contexts();
        await db.TransactAsync(
            async token =>
            {
                await db.Set<QuotaCounter>().Where(c => c.Subject == subject).ExecuteDeleteAsync(token);

                // Nodes read this within a second and query the database again before they refuse requests.
                db.Add(CredentialChange.Of(CredentialChangeKind.Organization, organization.Value, clock.GetUtcNow()));
                await db.SaveChangesAsync(token);
            },
            ct);
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

    // A row with earlier windows counts nothing in the current ones. Later windows count if their node's clock is ahead by at most the
    // allowed skew; otherwise that clock was wrong, and the window is dropped, as in the statements.
    private static QuotaCounts Counts(Row row, DateTimeOffset now)
    {
        var (first, last, counted) = (QuotaWindows.At(now), QuotaWindows.At(now + ClockSkew.Most), row.Counts.Windows);
        var (minute, day, month) = (
            Within(counted.Minute, first.Minute, last.Minute), Within(counted.Day, first.Day, last.Day),
            Within(counted.Month, first.Month, last.Month));
        return new QuotaCounts(
            new QuotaWindows(minute ? counted.Minute : first.Minute, day ? counted.Day : first.Day, month ? counted.Month : first.Month),
            minute ? row.Counts.Minute : 0,
            day ? row.Counts.Day : 0,
            month ? row.Counts.Month : 0);
    }

    private static bool Within(long number, long first, long last) => number >= first && number <= last;

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
        .. LastWindows(request.Now),
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

    private static CommandParameter[] Windows(string subject, DateTimeOffset now)
    {
        var windows = QuotaWindows.At(now);
        return [Subject(subject), Number("@minute", windows.Minute), Number("@day", windows.Day), Number("@month", windows.Month)];
    }

    private static CommandParameter[] LastWindows(DateTimeOffset now)
    {
        var windows = QuotaWindows.At(now + ClockSkew.Most);
        return [Number("@lastMinute", windows.Minute), Number("@lastDay", windows.Day), Number("@lastMonth", windows.Month)];
    }

    private static CommandParameter Subject(string subject) => new("@subject", DbType.AnsiString, subject);

    private static CommandParameter Number(string name, long value) => new(name, DbType.Int64, value);

    private sealed record Row(QuotaCounts Counts, long Granted);
}
