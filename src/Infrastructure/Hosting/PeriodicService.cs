using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.Infrastructure.Hosting;

/// <summary>Something every node does again and again. One round that fails is told, and does not keep the next from being made.</summary>
/// <param name="interval">The time from the beginning of one round to that of the next.</param>
/// <param name="log">Where the first of several failures in a row is logged.</param>
public abstract partial class PeriodicService(TimeSpan interval, ILogger log) : BackgroundService
{
    /// <summary>Does all there is to do now.</summary>
    public abstract Task RunOnceAsync(CancellationToken ct);

    /// <summary>Whether the last round failed.</summary>
    protected bool IsFailing { get; private set; }

    /// <summary>Whether the first round runs at the start, rather than after the first interval.</summary>
    protected virtual bool RunsAtStart => true;

    /// <summary>The time to the next round after one that failed.</summary>
    protected virtual TimeSpan IntervalAfterFailure => interval;

    /// <summary>How long <see cref="FinishAsync"/> may take; null: as long as the host waits for its services.</summary>
    protected virtual TimeSpan? FinishLimit => null;

    /// <summary>Does what is left to do at the stop, after the last round. By default nothing.</summary>
    /// <param name="ct">Cancelled once <see cref="FinishLimit"/> is over.</param>
    protected virtual Task FinishAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Called with the first failure after a round that succeeded. By default it is logged.</summary>
    protected virtual void OnFailed(Exception problem) => LogFailed(log, problem);

    /// <summary>Called when a round succeeds after one that failed.</summary>
    protected virtual void OnRecovered() { }

    // The host stops what it started last first: the server, whose last requests may have left something to do, has stopped by then.
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

    /// <summary>Does something with each; what fails with one keeps no other waiting, and is told in the end.</summary>
    protected static async Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> act)
    {
        Exception? failure = null;
        foreach (var one in all)
        {
            try
            {
                await act(one);
            }
            catch (Exception problem) when (problem is not (OperationCanceledException or OutOfMemoryException))
            {
                failure ??= problem;
            }
        }

        if (failure is not null) throw new InvalidOperationException("Not all of a round was done.", failure);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            if (!RunsAtStart) await timer.WaitForNextTickAsync(stoppingToken);
            do
            {
                await TryRoundAsync(stoppingToken);
                var next = IsFailing ? IntervalAfterFailure : interval;
                if (timer.Period != next) timer.Period = next;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is done after the next start, or by another node.
        }
    }

    private async Task TryRoundAsync(CancellationToken ct)
    {
        try
        {
            await RunOnceAsync(ct);
            if (IsFailing) OnRecovered();
            IsFailing = false;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException && !IsStop(problem, ct))
        {
            // A database that is away would be told of every second.
            if (!IsFailing) OnFailed(problem);
            IsFailing = true;
        }
    }

    // A command that is cancelled for another reason, such as its own limit, is a failed round.
    private static bool IsStop(Exception problem, CancellationToken ct) =>
        problem is OperationCanceledException && ct.IsCancellationRequested;

    [LoggerMessage(LogLevel.Warning, "A round failed; the next ones try again, and are told of once one has succeeded")]
    private static partial void LogFailed(ILogger log, Exception problem);
}
