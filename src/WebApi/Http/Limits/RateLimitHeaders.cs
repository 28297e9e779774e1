using System.Collections.Concurrent;
using System.Globalization;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Quotas;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.Http.Limits;

/// <summary>
/// The limit headers of a response: <c>X-RateLimit-*</c>, and those of draft-ietf-httpapi-ratelimit-headers with the same figures. Values
/// shared by many responses are created once.
/// </summary>
internal static class RateLimitHeaders
{
    public const string Limit = "X-RateLimit-Limit";
    public const string Remaining = "X-RateLimit-Remaining";
    public const string Reset = "X-RateLimit-Reset";
    public const string Policy = "RateLimit-Policy";
    public const string State = "RateLimit";

    // The longest window name, two numbers of 19 digits, and the separators.
    private const int StateMax = 64;

    private static readonly ConcurrentDictionary<QuotaLimits, LimitTexts> Texts = new();
    private static ResetTexts _reset = new(0, "0");

    /// <summary>Sets the headers of a decision.</summary>
    public static void Set(IHeaderDictionary headers, in QuotaDecision decision, DateTimeOffset now)
    {
        var texts = Texts.TryGetValue(decision.Limits, out var cached)
            ? cached
            : Texts.GetOrAdd(decision.Limits, static limits => new LimitTexts(limits));
        var wait = Math.Max(0, SecondsUp(decision.Reset - now));
        headers[Limit] = texts.Of(decision.Window);
        headers[Remaining] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[Reset] = ResetText(decision.Reset.ToUnixTimeSeconds());
        headers[Policy] = decision.Window == QuotaWindow.Month ? WithMonth(texts.Policies, decision) : texts.Policies;
        headers[State] = StateText(EnumTextConverter<QuotaWindow>.Of(decision.Window), decision.Remaining, wait);
    }

    private static long SecondsUp(TimeSpan wait) => (wait.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;

    private static string StateText(string window, long remaining, long wait)
    {
        Span<char> text = stackalloc char[StateMax];
        text.TryWrite(CultureInfo.InvariantCulture, $"\"{window}\";r={remaining};t={wait}", out var length);
        return new string(text[..length]);
    }

    // A month has no fixed number of seconds, so it is listed only while it is the window that limits.
    private static string WithMonth(string policies, in QuotaDecision decision)
    {
        var start = decision.Reset.AddMonths(-1);
        var month = string.Create(
            CultureInfo.InvariantCulture, $"\"month\";q={decision.Limit};w={(long)(decision.Reset - start).TotalSeconds}");
        return policies.Length == 0 ? month : $"{policies}, {month}";
    }

    // All requests of a minute share this value.
    private static string ResetText(long seconds)
    {
        var cached = Volatile.Read(ref _reset);
        if (cached.Seconds == seconds) return cached.Text;
        var created = new ResetTexts(seconds, seconds.ToString(CultureInfo.InvariantCulture));
        Volatile.Write(ref _reset, created);
        return created.Text;
    }

    private sealed record ResetTexts(long Seconds, string Text);

    /// <summary>The values that all responses under the same limits share.</summary>
    private sealed class LimitTexts(QuotaLimits limits)
    {
        private readonly string[] _limits =
        [
            .. Enum.GetValues<QuotaWindow>().Select(window => (limits.Of(window) ?? 0).ToString(CultureInfo.InvariantCulture))
        ];

        public string Policies { get; } = string.Join(", ", Items(limits));

        public string Of(QuotaWindow window) => _limits[(int)window];

        private static IEnumerable<string> Items(QuotaLimits limits)
        {
            if (limits.PerMinute is { } perMinute)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"\"minute\";q={perMinute};w=60");
            }

            if (limits.PerDay is { } perDay) yield return string.Create(CultureInfo.InvariantCulture, $"\"day\";q={perDay};w=86400");
        }
    }
}
