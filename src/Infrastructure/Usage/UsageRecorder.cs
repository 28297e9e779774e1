using Microsoft.Extensions.Logging;
using Platform.Application.Credentials;
using Platform.Application.Usage;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Hosting;

namespace Platform.Infrastructure.Usage;

/// <summary>Collects usage in memory and writes it every second and at shutdown.</summary>
internal sealed partial class UsageRecorder(UsageStore store, TimeProvider clock, ILogger<UsageRecorder> log)
    : PeriodicService(TimeSpan.FromSeconds(1), log), IUsageRecorder
{
    // In runs. Counts may be 2 seconds late, last uses a minute.
    private const int RunsPerLastUses = 10;

    private readonly PendingUsage _pending = new();
    private readonly SemaphoreSlim _flushing = new(1);
    private bool _isFailing;
    private int _runs;

    // The host's shutdown timeout may be used up by the last requests; their usage is still written.
    protected override TimeSpan? FinishLimit { get; } = TimeSpan.FromSeconds(5);

    protected override bool RunsAtStart => false;

    public bool RecordUse(Caller caller, ClientNetwork from, DateTimeOffset now)
    {
        var use = caller.UseOn(now);
        if (use.RecordUse(now)) _pending.Enqueue(use);
        return caller.ApiKey is not null && use.IsNew(from);
    }

    public void RecordRequest(Caller caller, UsedOperation operation, DateTimeOffset now)
    {
        if (caller.IsAnonymous) return;
        var use = caller.UseOn(now);
        if (use.RecordRequest(operation)) _pending.Enqueue(use);
    }

    public void RecordRefusal(Caller caller, DateTimeOffset now)
    {
        if (caller.IsAnonymous) return;
        var use = caller.UseOn(now);
        if (use.RecordRefusal()) _pending.Enqueue(use);
    }

    /// <summary>Writes all pending usage. What can't be written is kept for the next flush.</summary>
    public Task FlushAsync(CancellationToken ct) => FlushAsync(withLastUses: true, ct);

    /// <summary>Writes the counts, and in every tenth run when credentials were last used.</summary>
    public override Task RunOnceAsync(CancellationToken ct) => FlushAsync(++_runs % RunsPerLastUses == 0, ct);

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
        _flushing.Dispose();
    }

    private async Task FlushAsync(bool withLastUses, CancellationToken ct)
    {
        // Without a token: when the flush at shutdown waits here, the running flush has already been cancelled and ends soon.
        await _flushing.WaitAsync(CancellationToken.None);
        try
        {
            _pending.Collect();
            foreach (var sums in _pending.Sums().Chunk(UsageStore.PerTransaction)) await AddAsync(sums, ct);
            foreach (var sums in _pending.Operations().Chunk(UsageStore.PerTransaction)) await AddAsync(sums, ct);
            if (withLastUses) await MoveAsync(ct);

            if (_isFailing) LogWrittenAgain(log);
            _isFailing = false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            if (!_isFailing) LogNotWritten(log, exception);
            _isFailing = true;
        }
        finally
        {
            _flushing.Release();
        }
    }

    private async Task AddAsync(UsageSum[] sums, CancellationToken ct)
    {
        try
        {
            await store.AddAsync(sums, ct);
        }
        catch (OutcomeUnknownException unknown)
        {
            // Too low rather than too high: usage may be billed.
            LogUnknown(log, unknown, sums.Sum(sum => sum.Requests), sums.Sum(sum => sum.Refused));
        }

        _pending.Forget(sums);
    }

    private async Task AddAsync(OperationSum[] sums, CancellationToken ct)
    {
        try
        {
            await store.AddAsync(sums, ct);
        }
        catch (OutcomeUnknownException unknown)
        {
            LogOperationsUnknown(log, unknown, sums.Sum(sum => sum.Requests));
        }

        _pending.Forget(sums);
    }

    private async Task MoveAsync(CancellationToken ct)
    {
        foreach (var uses in _pending.Keys().Chunk(UsageStore.PerTransaction))
        {
            await store.MoveKeysAsync(uses, clock.GetUtcNow(), ct);
            _pending.ForgetKeys(uses);
        }

        foreach (var uses in _pending.Sessions().Chunk(UsageStore.PerTransaction))
        {
            await store.MoveSessionsAsync(uses, clock.GetUtcNow(), ct);
            _pending.ForgetSessions(uses);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Usage could not be written; it is kept and retried every second")]
    private static partial void LogNotWritten(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Usage could not be written before the shutdown timeout and is lost")]
    private static partial void LogLost(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Information, "Usage is being written again, including what was kept")]
    private static partial void LogWrittenAgain(ILogger log);

    [LoggerMessage(LogLevel.Warning,
    "The connection broke during a commit: {Requests} requests and {Refused} refusals may be missing from the usage")]
    private static partial void LogUnknown(ILogger log, Exception exception, long requests, long refused);

    [LoggerMessage(LogLevel.Warning, "The connection broke during a commit: {Requests} requests may be missing from the usage by version")]
    private static partial void LogOperationsUnknown(ILogger log, Exception exception, long requests);
}
