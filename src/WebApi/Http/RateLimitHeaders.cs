using System.Collections.Concurrent;
using System.Globalization;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Quotas;

namespace Platform.WebApi.Http;

/// <summary>
/// How an answer tells of limits: the <c>X-RateLimit-*</c> headers, and those of draft-ietf-httpapi-ratelimit-headers with
/// the same figures. Texts that many answers share are made once.
/// </summary>
internal static class RateLimitHeaders
{
    public const string Limit = "X-RateLimit-Limit";
    public const string Remaining = "X-RateLimit-Remaining";
    public const string Reset = "X-RateLimit-Reset";
    public const string Policy = "RateLimit-Policy";
    public const string State = "RateLimit";

    private static readonly ConcurrentDictionary<QuotaLimits, string> Policies = new();
    private static ResetTexts _reset = new(0, "0");

    /// <summary>Bears what a decision says.</summary>
    public static void Tell(IHeaderDictionary headers, in QuotaDecision decision, DateTimeOffset now)
    {
        var name = WordConverter<QuotaWindow>.Of(decision.Window);
        var wait = Math.Max(0, SecondsUp(decision.Reset - now));
        headers[Limit] = decision.Limit.ToString(CultureInfo.InvariantCulture);
        headers[Remaining] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[Reset] = ResetText(decision.Reset.ToUnixTimeSeconds());
        headers[Policy] = PolicyText(decision);
        headers[State] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={decision.Remaining};t={wait}");
    }

    private static long SecondsUp(TimeSpan wait) => (wait.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;

    // A month is no fixed number of seconds: it is named only while it is what refuses.
    private static string PolicyText(in QuotaDecision decision)
    {
        var always = Policies.GetOrAdd(decision.Limits, static limits => string.Join(", ", Items(limits)));
        if (decision.Window != QuotaWindow.Month) return always;
        var start = decision.Reset.AddMonths(-1);
        var month = string.Create(CultureInfo.InvariantCulture, $"\"month\";q={decision.Limit};w={(long)(decision.Reset - start).TotalSeconds}");
        return always.Length == 0 ? month : $"{always}, {month}";
    }

    private static IEnumerable<string> Items(QuotaLimits limits)
    {
        if (limits.PerMinute is { } perMinute) yield return string.Create(CultureInfo.InvariantCulture, $"\"minute\";q={perMinute};w=60");
        if (limits.PerDay is { } perDay) yield return string.Create(CultureInfo.InvariantCulture, $"\"day\";q={perDay};w=86400");
    }

    // The same for all requests of a minute.
    private static string ResetText(long seconds)
    {
        var known = Volatile.Read(ref _reset);
        if (known.Seconds == seconds) return known.Text;
        var made = new ResetTexts(seconds, seconds.ToString(CultureInfo.InvariantCulture));
        Volatile.Write(ref _reset, made);
        return made.Text;
    }

    private sealed record ResetTexts(long Seconds, string Text);
}
