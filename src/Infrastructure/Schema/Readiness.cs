using System.Data;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Statements;
using Platform.Infrastructure.Quotas.Failures;

namespace Platform.Infrastructure.Schema;

/// <summary>
/// Checks whether the database answers, has the schema that this node needs, and can be written to. There is at most one probe a second,
/// and one at a time, however many callers there are.
/// </summary>
public sealed partial class Readiness(Func<AppDb> contexts, DatabaseSchema schema, TimeProvider clock, ILogger<Readiness> log)
{
    /// <summary>How long an answer is valid.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A slower probe counts as a failure. It continues, and the next answer is its result.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1500);

    // A row that is deleted before anyone can see it. It needs the same locks, log and disk as any write.
    private const string Write = """
        INSERT INTO FailureCounters (Subject, Failures, EndsAt) VALUES (@subject, 0, 0);
        DELETE FROM FailureCounters WHERE Subject = @subject;
        """;

    private readonly Lock _gate = new();
    private Task<bool>? _probe;

    // The last probe that timed out: logged once, however many callers waited.
    private Task<bool>? _slow;
    private long _startedAt;

    /// <summary>Whether this node can serve requests. While an answer is valid, this only reads memory.</summary>
    public ValueTask<bool> IsReadyAsync(CancellationToken ct)
    {
        var (probe, left) = Join();
        if (probe.IsCompletedSuccessfully) return ValueTask.FromResult(probe.Result);
        return left > TimeSpan.Zero ? new(WaitAsync(probe, left, ct)) : ValueTask.FromResult(false);
    }

    private async Task<bool> WaitAsync(Task<bool> probe, TimeSpan left, CancellationToken ct)
    {
        try
        {
            return await probe.WaitAsync(left, ct);
        }
        catch (TimeoutException)
        {
            if (Interlocked.Exchange(ref _slow, probe) != probe) LogSlow(log);
            return false;
        }
    }

    private (Task<bool> Probe, TimeSpan Left) Join()
    {
        lock (_gate)
        {
            var age = _probe is null ? TimeSpan.MaxValue : clock.GetElapsedTime(_startedAt);
            if (_probe is null || (_probe.IsCompleted && age >= Interval))
            {
                (_probe, _startedAt, age) = (Task.Run(TryAsync), clock.GetTimestamp(), TimeSpan.Zero);
            }

            return (_probe, age < Patience ? Patience - age : TimeSpan.Zero);
        }
    }

    private async Task<bool> TryAsync()
    {
        try
        {
            await using var db = contexts();
            db.UsesReservedConnection = true;
            if (!await schema.IsCurrentAsync(db, CancellationToken.None))
            {
                LogNotCurrent(log);
                return false;
            }

            await WriteAsync(db);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogUnreachable(log, exception);
            return false;
        }
    }

    private static Task WriteAsync(AppDb db) => db.TransactAsync(
        async token =>
        {
            await using var command = db.CreateCommand(Write);
            var subject = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(FailureCounter.SubjectLength / 2));
            new CommandParameter("@subject", DbType.AnsiStringFixedLength, subject).AddTo(command);
            await command.ExecuteNonQueryAsync(token);
        },
        CancellationToken.None);

    [LoggerMessage(LogLevel.Warning, "Not ready: the database can't be reached, or its schema is older than this node; run migrate")]
    private static partial void LogNotCurrent(ILogger log);

    [LoggerMessage(LogLevel.Warning, "Not ready: the database doesn't answer or can't be written to")]
    private static partial void LogUnreachable(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Not ready: the database didn't answer in time")]
    private static partial void LogSlow(ILogger log);
}
