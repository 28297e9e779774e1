using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.Infrastructure.Hosting;

/// <summary>A background service that runs at an interval on every node. A failed run is logged and doesn't stop the next.</summary>
/// <param name="interval">The time from the start of one run to the start of the next.</param>
/// <param name="log">Receives the first of several consecutive failures.</param>
public abstract partial class PeriodicService(TimeSpan interval, ILogger log) : BackgroundService
{
    /// <summary>Does all work that is due now.</summary>
    public abstract Task RunOnceAsync(CancellationToken ct);

    /// <summary>Whether the last run failed.</summary>
    protected bool IsFailing { get; private set; }

    /// <summary>Whether the first run takes place at startup, rather than after the first interval.</summary>
    protected virtual bool RunsAtStart => true;

    /// <summary>The time to the next run after a failed one.</summary>
    protected virtual TimeSpan IntervalAfterFailure => interval;

    /// <summary>How long <see cref="FinishAsync"/> may take; null for the host's shutdown timeout.</summary>
    protected virtual TimeSpan? FinishLimit => null;

    /// <summary>Does the remaining work at shutdown, after the last run. Does nothing by default.</summary>
    /// <param name="ct">Cancelled after <see cref="FinishLimit"/>.</param>
    protected virtual Task FinishAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Called with the first failure after a successful run. Logs it by default.</summary>
    protected virtual void OnFailed(Exception exception) => LogFailed(log, exception);

    /// <summary>Called after the first successful run that follows a failed one. Does nothing by default.</summary>
    protected virtual void OnRecovered() { }

    // Requests have ended by now: the host stops the services it started last first.
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (FinishLimit is not { } most)
        {
            await FinishAsync(cancellationToken);
            return;
        }

        using var limit = new CancellationTokenSource(most);
        await FinishAsync(limit.Token);
    }

    /// <summary>Processes items one by one. A failure doesn't stop the others and is thrown at the end.</summary>
    protected static async Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> act)
    {
        Exception? failure = null;
        foreach (var one in all)
        {
            try
            {
                await act(one);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
            {
                failure ??= exception;
            }
        }

        if (failure is not null) throw new InvalidOperationException("Not all items of a run could be processed.", failure);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            if (!RunsAtStart) await timer.WaitForNextTickAsync(stoppingToken);
            do
            {
                await TryRunAsync(stoppingToken);
                var next = IsFailing ? IntervalAfterFailure : interval;
                if (timer.Period != next) timer.Period = next;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is done by FinishAsync, after the next startup or by another node.
        }
    }

    private async Task TryRunAsync(CancellationToken ct)
    {
        try
        {
            await RunOnceAsync(ct);
            if (IsFailing) OnRecovered();
            IsFailing = false;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !IsStop(exception, ct))
        {
            // Logged once: otherwise a database outage would be logged on every run.
            if (!IsFailing) OnFailed(exception);
            IsFailing = true;
        }
    }

    // An operation that is cancelled for another reason, such as its own time limit, is a failed run.
    private static bool IsStop(Exception exception, CancellationToken ct) =>
        exception is OperationCanceledException && ct.IsCancellationRequested;

    [LoggerMessage(LogLevel.Warning, "A run failed and will be repeated; further failures are not logged until a run has succeeded")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
