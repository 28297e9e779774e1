using Platform.Application.Credentials;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>What was refused in the present minute, so that the same is told once in it.</summary>
internal sealed class RecentRefusals
{
    // What comes on top of as many in one minute is not told.
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<(bool IsKey, long Credential, string What)> _told = [];
    private long _minute;

    /// <summary>Whether a credential was not refused this before in the minute; from now on it was.</summary>
    public bool IsNew(Caller caller, string what, DateTimeOffset now)
    {
        var minute = now.Ticks / TimeSpan.TicksPerMinute;
        lock (_lock)
        {
            if (minute != _minute)
            {
                _told.Clear();
                _minute = minute;
            }

            return _told.Count < Most && _told.Add((caller.ApiKey is not null, caller.ApiKey?.Value ?? caller.Session?.Value ?? 0, what));
        }
    }
}
