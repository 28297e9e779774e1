using System.Data;
using Microsoft.Data.Sqlite;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Usage;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Usage;

/// <summary>
/// Writes usage with the provider's statements, in one transaction and, if the provider supports batches, one round trip.
/// </summary>
internal abstract class UsageStore(Func<AppDb> contexts)
{
    /// <summary>The most rows of one transaction, during which other writers wait.</summary>
    public const int PerTransaction = 500;

    /// <summary>
    /// Adds to a day's counts, or inserts them. Ignores an organization that no longer exists, which would otherwise block all others.
    /// </summary>
    protected abstract string Add { get; }

    /// <summary>Adds to an operation's count of a day, or inserts it; ignores an organization that no longer exists.</summary>
    protected abstract string AddOperation { get; }

    /// <summary>Moves a key's last use forward, or back if the stored one is in the future.</summary>
    protected abstract string MoveKey { get; }

    /// <summary>Moves a session's last use in the same way.</summary>
    protected abstract string MoveSession { get; }

    /// <summary>Adds counts to their rows.</summary>
    /// <exception cref="OutcomeUnknownException">They may have been added or not.</exception>
    /// <exception cref="Exception">They were not added.</exception>
    public Task AddAsync(IEnumerable<UsageSum> sums, CancellationToken ct) => AddAsync(typeof(UsageDay), Add, sums.Select(Parameters), ct);

    /// <summary>Adds operation counts to their rows.</summary>
    /// <exception cref="OutcomeUnknownException">They may have been added or not.</exception>
    /// <exception cref="Exception">They were not added.</exception>
    public Task AddAsync(IEnumerable<OperationSum> sums, CancellationToken ct) =>
        AddAsync(typeof(OperationDay), AddOperation, sums.Select(Parameters), ct);

    private async Task AddAsync(Type row, string statement, IEnumerable<CommandParameter[]> rows, CancellationToken ct)
    {
        var isSent = false;
        await using var db = contexts();
        db.AllowLongWork();
        try
        {
            await db.AddIfMissingAsync(
                row,
                () =>
                {
                    isSent = false;
                    return db.TransactAsync(
                        async token =>
                        {
                            await SendAsync(db, statement, rows, token);
                            isSent = true;
                        },
                        ct);
                },
                ct);
        }
        catch (Exception failure) when (isSent && failure is not (SaveConflictException or SqliteException))
        {
            // In SQLite, a failed commit has not happened as long as the process that got the error is alive.
            throw new OutcomeUnknownException(failure);
        }
    }

    /// <summary>Moves the last uses of keys that are earlier than the new ones or in the future.</summary>
    /// <param name="now">Stored times beyond the allowed clock skew were written by a clock that ran ahead.</param>
    public Task MoveKeysAsync(IEnumerable<LastUse> uses, DateTimeOffset now, CancellationToken ct) => MoveAsync(MoveKey, uses, now, ct);

    /// <summary>Moves the last uses of sessions in the same way.</summary>
    public Task MoveSessionsAsync(IEnumerable<LastUse> uses, DateTimeOffset now, CancellationToken ct) =>
        MoveAsync(MoveSession, uses, now, ct);

    private async Task MoveAsync(string statement, IEnumerable<LastUse> uses, DateTimeOffset now, CancellationToken ct)
    {
        var latest = now + ClockSkew.Most;
        await using var db = contexts();
        db.AllowLongWork();
        await db.TransactAsync(token => SendAsync(db, statement, uses.Select(use => Parameters(use, latest)), token), ct);
    }

    internal static CommandParameter[] Parameters(UsageSum sum) =>
    [
        new("@organization", DbType.Int64, sum.Subject.Organization.Value),
        new("@date", DbType.Date, sum.Subject.Date),
        new("@key", DbType.Int64, sum.Subject.ApiKey.Value),
        new("@requests", DbType.Int64, sum.Requests),
        new("@refused", DbType.Int64, sum.Refused),
    ];

    internal static CommandParameter[] Parameters(OperationSum sum) =>
    [
        new("@organization", DbType.Int64, sum.Subject.Organization.Value),
        new("@date", DbType.Date, sum.Subject.Date),
        new("@version", DbType.AnsiString, sum.Subject.Operation.Version),
        new("@operation", DbType.AnsiString, sum.Subject.Operation.Operation),
        new("@requests", DbType.Int64, sum.Requests),
        new("@at", DbType.DateTime2, sum.LastUse.UtcDateTime),
    ];

    internal static CommandParameter[] Parameters(LastUse use, DateTimeOffset latest) =>
    [
        new("@id", DbType.Int64, use.Id),
        new("@at", DbType.DateTime2, use.At.UtcDateTime),
        new("@latest", DbType.DateTime2, latest.UtcDateTime),
    ];

    private static Task SendAsync(AppDb db, string statement, IEnumerable<CommandParameter[]> rows, CancellationToken ct) =>
        db.SendAsync([.. rows.Select(row => new Statement(statement, row))], ct);
}

/// <summary>The connection broke during a commit, so the outcome is unknown.</summary>
internal sealed class OutcomeUnknownException(Exception innerException) : Exception("The outcome of a commit is unknown.", innerException);
