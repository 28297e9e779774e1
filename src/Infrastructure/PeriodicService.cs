using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.Infrastructure;

/// <summary>A background service that runs at an interval on every node. A failed run is logged and doesn't stop the next.</summary>
internal abstract partial class PeriodicService(TimeSpan interval, ILogger log) : BackgroundService
{
    private bool _isFailing;

    /// <summary>Does all work that is due now.</summary>
    public abstract Task RunOnceAsync(CancellationToken ct);

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
            do await TryRunAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is done after the next startup or by another node.
        }
    }

    private async Task TryRunAsync(CancellationToken ct)
    {
        try
        {
            await RunOnceAsync(ct);
            _isFailing = false;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // Logged once: otherwise a database outage would be logged on every run.
            if (!_isFailing) LogFailed(log, exception);
            _isFailing = true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A run failed and will be repeated; further failures are not logged until a run has succeeded")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
