using System.Collections.Concurrent;
using Platform.Domain.Sessions;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Console.SignIn;

/// <summary>
/// How many pages one sign-in may ask for in a minute. It guards the node, not the plan: what people look at costs their organization
/// nothing of its limits. So each node counts for itself, and in memory.
/// </summary>
internal sealed class PageLimit(PlatformSettings settings)
{
    private volatile Minute _minute = new(0);

    /// <summary>Counts a page.</summary>
    /// <returns>Null where it may be shown; else how long until the next one may.</returns>
    public TimeSpan? WaitAfter(SessionId session, DateTimeOffset now)
    {
        if (settings.RateLimits.PagesPerMinute is not { } most) return null;
        var number = now.UtcTicks / TimeSpan.TicksPerMinute;
        var minute = _minute;
        if (minute.Number != number) _minute = minute = new Minute(number);
        var count = minute.Pages.AddOrUpdate(session, 1, static (_, pages) => pages + 1);
        return count <= most ? null : TimeSpan.FromTicks(((number + 1) * TimeSpan.TicksPerMinute) - now.UtcTicks);
    }

    private sealed class Minute(long number)
    {
        public long Number => number;

        public ConcurrentDictionary<SessionId, int> Pages { get; } = [];
    }
}
