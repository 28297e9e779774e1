using System.Collections.Concurrent;
using Platform.Domain.Quotas;
using Platform.Domain.Sessions;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Auth.Browsers;

/// <summary>
/// Limits the pages per minute of one sign-in, and the sign-in lookups per minute from one network. It protects the node, not the plan:
/// pages don't count against an organization's limits. So each node counts separately, in memory.
/// </summary>
internal sealed class PageLimit(PlatformSettings settings)
{
    private volatile Minute _minute = new(0);

    /// <summary>Counts a page of a sign-in.</summary>
    /// <returns>Null if it may be shown; otherwise the time until the next one may.</returns>
    public TimeSpan? WaitAfter(SessionId session, DateTimeOffset now) => WaitAfter((session, default), now);

    /// <summary>Counts a page that looks up its visitor's sign-in.</summary>
    /// <returns>Null if it may; otherwise the time until the next one may.</returns>
    public TimeSpan? WaitAfter(ClientNetwork network, DateTimeOffset now) => WaitAfter((default, network), now);

    private TimeSpan? WaitAfter((SessionId Session, ClientNetwork Network) key, DateTimeOffset now)
    {
        if (settings.RateLimits.PagesPerMinute is not { } limit) return null;
        var number = now.UtcTicks / TimeSpan.TicksPerMinute;
        var minute = _minute;
        if (minute.Number != number) _minute = minute = new Minute(number);
        var count = minute.Pages.AddOrUpdate(key, 1, static (_, pages) => pages + 1);
        return count <= limit ? null : TimeSpan.FromTicks(((number + 1) * TimeSpan.TicksPerMinute) - now.UtcTicks);
    }

    private sealed class Minute(long number)
    {
        public long Number => number;

        public ConcurrentDictionary<(SessionId, ClientNetwork), int> Pages { get; } = [];
    }
}
