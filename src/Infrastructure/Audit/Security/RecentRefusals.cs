using Platform.Application.Credentials;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>The refusals of the current minute, so that the same refusal is recorded once a minute.</summary>
internal sealed class RecentRefusals
{
    // The most refusals recorded in one minute.
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<(bool IsKey, long Credential, string What)> _recorded = [];
    private long _minute;

    /// <summary>Whether this refusal of the credential is the first in this minute. Remembers it.</summary>
    public bool IsNew(Caller caller, string what, DateTimeOffset now)
    {
        var minute = now.Ticks / TimeSpan.TicksPerMinute;
        lock (_lock)
        {
            if (minute != _minute)
            {
                _recorded.Clear();
                _minute = minute;
            }

            return _recorded.Count < Most
                && _recorded.Add((caller.ApiKey is not null, caller.ApiKey?.Value ?? caller.Session?.Value ?? 0, what));
        }
    }
}
