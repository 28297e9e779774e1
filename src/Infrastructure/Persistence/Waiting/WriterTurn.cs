using System.Diagnostics;

namespace Platform.Infrastructure.Persistence.Waiting;

/// <summary>The turn that the writers of one file take in this process, one after the other.</summary>
internal sealed class WriterTurn
{
    private SemaphoreSlim Turn { get; } = new(1);

    // Read and written by whoever has the turn.
    private long _takenAt;

    /// <summary>
    /// How long the last one that used its turn held it. Read by whoever has the turn. One that took long may have waited for another
    /// process to let go of the file.
    /// </summary>
    public TimeSpan LastHeld { get; private set; }

    /// <summary>Waits for the turn; false where it has not come in time.</summary>
    public async Task<bool> TakeAsync(TimeSpan limit, CancellationToken ct)
    {
        if (!await Turn.WaitAsync(limit, ct)) return false;
        _takenAt = Stopwatch.GetTimestamp();
        return true;
    }

    /// <summary>Lets the next one in, after the turn was used.</summary>
    public void Release()
    {
        LastHeld = Stopwatch.GetElapsedTime(_takenAt);
        Turn.Release();
    }

    /// <summary>Lets the next one in, without having touched the file: what is known of it stays as it was.</summary>
    public void Decline() => Turn.Release();
}
