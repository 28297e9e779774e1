using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.Infrastructure.Hosting;

/// <summary>Something every node does again and again. One round that fails is told, and does not keep the next from being made.</summary>
internal abstract partial class PeriodicService(TimeSpan interval, ILogger log) : BackgroundService
{
    private bool _isFailing;

    /// <summary>Does all there is to do now.</summary>
    public abstract Task RunOnceAsync(CancellationToken ct);

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
            do await TryRoundAsync(stoppingToken);
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
            _isFailing = false;
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or OutOfMemoryException))
        {
            // A database that is away would be told of every second.
            if (!_isFailing) LogFailed(log, problem);
            _isFailing = true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A round failed; the next ones try again, and are told of once one has succeeded")]
    private static partial void LogFailed(ILogger log, Exception problem);
}
