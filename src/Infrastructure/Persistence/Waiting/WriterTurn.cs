using System.Diagnostics;

namespace Platform.Infrastructure.Persistence.Waiting;

/// <summary>Lets the writers of one file in this process write one after the other.</summary>
internal sealed class WriterTurn : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile int _waiting;

    // Accessed only by the holder of the turn.
    private long _takenAt;

    /// <summary>
    /// How long the last writer held the turn. Only the holder of the turn may read it. A long time suggests that another process holds the
    /// lock on the file.
    /// </summary>
    public TimeSpan LastHeld { get; private set; }

    /// <summary>The open transaction that saves may join. Only the holder of the turn may access it.</summary>
    public CommitGroup? Group { get; set; }

    /// <summary>The number of writers that wait for the turn.</summary>
    public int Waiting => _waiting;

    /// <summary>Waits for the turn.</summary>
    /// <returns>False if the turn didn't come within the limit.</returns>
    public async Task<bool> TakeAsync(TimeSpan limit, CancellationToken ct)
    {
        if (!_turn.Wait(0, CancellationToken.None) && !await WaitAsync(limit, ct)) return false;
        _takenAt = Stopwatch.GetTimestamp();
        return true;
    }

    private async Task<bool> WaitAsync(TimeSpan limit, CancellationToken ct)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            return await _turn.WaitAsync(limit, ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Passes the turn to the next writer.</summary>
    public void Release()
    {
        LastHeld = Stopwatch.GetElapsedTime(_takenAt);
        _turn.Release();
    }

    /// <summary>Passes an unused turn to the next writer; <see cref="LastHeld"/> doesn't change.</summary>
    public void Decline() => _turn.Release();

    public void Dispose() => _turn.Dispose();
}
