using System.Globalization;
using System.Security.Cryptography;

namespace Platform.Bench.Bare;

/// <summary>
/// The least that a server of keys must do, by hand: look the hash of the key up, count the request toward a limit, and set the three
/// headers of the limit.
/// </summary>
/// <param name="keyHash">The SHA-256 of the only key, in hexadecimal.</param>
internal sealed class HandWritten(string keyHash)
{
    public const string Path = "/by-hand/users/me";

    private const string Scheme = "Bearer ";
    private const long Limit = 2_000_000_000;

    private readonly Dictionary<string, Window> _callers = new(StringComparer.Ordinal) { [keyHash] = new Window() };

    /// <summary>Responds to a request with the key.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        if (CallerOf(context.Request) is not { } window)
        {
            return BareServer.AnswerAsync(
                context, StatusCodes.Status401Unauthorized, BareAnswers.Unauthorized, BareJson.Default.Refusal);
        }

        var (used, endsIn) = window.Count();
        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = (Limit - used).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = endsIn.ToString(CultureInfo.InvariantCulture);
        return BareServer.AnswerAsync(context, StatusCodes.Status200OK, BareAnswers.Me, BareJson.Default.Me);
    }

    private Window? CallerOf(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        Span<byte> bytes = stackalloc byte[256];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!System.Text.Encoding.UTF8.TryGetBytes(header.AsSpan(Scheme.Length), bytes, out var length)) return null;
        SHA256.HashData(bytes[..length], hash);
        return _callers.GetValueOrDefault(Convert.ToHexStringLower(hash));
    }

    /// <summary>A fixed window of a minute.</summary>
    private sealed class Window
    {
        private readonly Lock _lock = new();
        private long _minute;
        private long _used;

        public (long Used, long EndsIn) Count()
        {
            var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            lock (_lock)
            {
                if (_minute != seconds / 60) (_minute, _used) = (seconds / 60, 0);
                return (++_used, 60 - seconds % 60);
            }
        }
    }
}
