using System.Collections.Concurrent;
using Platform.Domain.Quotas;
using Platform.Domain.Sessions;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>
/// How many pages one sign-in may ask for in a minute, and for how many from one network their readers are looked up. It guards the node,
/// not the plan: what people look at costs their organization nothing of its limits. So each node counts for itself, and in memory.
/// </summary>
internal sealed class PageLimit(PlatformSettings settings)
{
    private volatile Minute _minute = new(0);

    /// <summary>Counts a page.</summary>
    /// <returns>Null where it may be shown; else how long until the next one may.</returns>
    public TimeSpan? WaitAfter(SessionId session, DateTimeOffset now) => WaitAfter((session, default), now);

    /// <summary>Counts a page that looks up its reader.</summary>
    /// <returns>Null where it may; else how long until the next one may.</returns>
    public TimeSpan? WaitAfter(ClientNetwork network, DateTimeOffset now) => WaitAfter((default, network), now);

    private TimeSpan? WaitAfter((SessionId Session, ClientNetwork Network) reader, DateTimeOffset now)
    {
        if (settings.RateLimits.PagesPerMinute is not { } most) return null;
        var number = now.UtcTicks / TimeSpan.TicksPerMinute;
        var minute = _minute;
        if (minute.Number != number) _minute = minute = new Minute(number);
        var count = minute.Pages.AddOrUpdate(reader, 1, static (_, pages) => pages + 1);
        return count <= most ? null : TimeSpan.FromTicks(((number + 1) * TimeSpan.TicksPerMinute) - now.UtcTicks);
    }

    private sealed class Minute(long number)
    {
        public long Number => number;

        public ConcurrentDictionary<(SessionId, ClientNetwork), int> Pages { get; } = [];
    }
}
