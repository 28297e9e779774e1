using Microsoft.Extensions.Logging;
using Platform.Application.Credentials;
using Platform.Application.Usage;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Hosting;

namespace Platform.Infrastructure.Usage;

/// <summary>Uses in memory, written every second and at the stop.</summary>
internal sealed partial class UsageRecorder(UsageStore rows, TimeProvider clock, ILogger<UsageRecorder> log)
    : PeriodicService(TimeSpan.FromSeconds(1), log), IUsageRecorder
{
    // In rounds. Counts may be 2 seconds late, last uses a minute.
    private const int LastUsesEvery = 10;

    private readonly PendingUsage _waiting = new();
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isFailing;
    private int _rounds;

    // The host's own time may be spent on the last requests; what they counted is still written.
    protected override TimeSpan? FinishLimit { get; } = TimeSpan.FromSeconds(5);

    protected override bool RunsAtStart => false;

    public bool RecordUse(Caller caller, ClientNetwork from, DateTimeOffset now)
    {
        var use = caller.UseOn(now);
        if (use.RecordUse(now)) _waiting.Enqueue(use);
        return caller.ApiKey is not null && use.IsNew(from);
    }

    public void RecordRequest(Caller caller, UsedOperation operation, DateTimeOffset now)
    {
        if (caller.IsAnonymous) return;
        var use = caller.UseOn(now);
        if (use.RecordRequest(operation)) _waiting.Enqueue(use);
    }

    public void RecordRefusal(Caller caller, DateTimeOffset now)
    {
        if (caller.IsAnonymous) return;
        var use = caller.UseOn(now);
        if (use.RecordRefusal()) _waiting.Enqueue(use);
    }

    /// <summary>Writes all there is. What can't be written now is kept for the next time.</summary>
    public Task FlushAsync(CancellationToken ct) => FlushAsync(withLastUses: true, ct);

    /// <summary>Writes what was counted, and every tenth time when credentials were last used.</summary>
    public override Task RunOnceAsync(CancellationToken ct) => FlushAsync(++_rounds % LastUsesEvery == 0, ct);

    protected override async Task FinishAsync(CancellationToken ct)
    {
        try
        {
            await FlushAsync(ct);
        }
        catch (OperationCanceledException late)
        {
            LogLost(log, late);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    private async Task FlushAsync(bool withLastUses, CancellationToken ct)
    {
        // Each flush ends soon: its own token has been cancelled when another one waits for it.
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            _waiting.Collect();
            foreach (var sums in _waiting.Sums().Chunk(UsageStore.PerTransaction)) await AddAsync(sums, ct);
            foreach (var sums in _waiting.Operations().Chunk(UsageStore.PerTransaction)) await AddAsync(sums, ct);
            if (withLastUses) await MoveAsync(ct);

            if (_isFailing) LogWrittenAgain(log);
            _isFailing = false;
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            if (!_isFailing) LogNotWritten(log, problem);
            _isFailing = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task AddAsync(UsageSum[] sums, CancellationToken ct)
    {
        try
        {
            await rows.AddAsync(sums, ct);
        }
        catch (OutcomeUnknownException unknown)
        {
            // Counted once too few rather than once too many: usage may be what someone pays for.
            LogUnknown(log, unknown, sums.Sum(sum => sum.Requests), sums.Sum(sum => sum.Refused));
        }

        _waiting.Forget(sums);
    }

    private async Task AddAsync(OperationSum[] sums, CancellationToken ct)
    {
        try
        {
            await rows.AddAsync(sums, ct);
        }
        catch (OutcomeUnknownException unknown)
        {
            LogOperationsUnknown(log, unknown, sums.Sum(sum => sum.Requests));
        }

        _waiting.Forget(sums);
    }

    private async Task MoveAsync(CancellationToken ct)
    {
        foreach (var some in _waiting.Keys().Chunk(UsageStore.PerTransaction))
        {
            await rows.MoveKeysAsync(some, clock.GetUtcNow(), ct);
            _waiting.ForgetKeys(some);
        }

        foreach (var some in _waiting.Sessions().Chunk(UsageStore.PerTransaction))
        {
            await rows.MoveSessionsAsync(some, clock.GetUtcNow(), ct);
            _waiting.ForgetSessions(some);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Uses could not be written; they are kept, and tried again every second")]
    private static partial void LogNotWritten(ILogger log, Exception problem);

    [LoggerMessage(LogLevel.Warning, "Uses could not be written in the time that the stop may take; they are lost")]
    private static partial void LogLost(ILogger log, Exception problem);

    [LoggerMessage(LogLevel.Information, "Uses are written again, all that were kept too")]
    private static partial void LogWrittenAgain(ILogger log);

    [LoggerMessage(LogLevel.Warning,
    "The connection broke at a commit: {Requests} requests and {Refused} refusals may be missing from the usage")]
    private static partial void LogUnknown(ILogger log, Exception problem, long requests, long refused);

    [LoggerMessage(LogLevel.Warning, "The connection broke at a commit: {Requests} requests may be missing from the usage by version")]
    private static partial void LogOperationsUnknown(ILogger log, Exception problem, long requests);
}
