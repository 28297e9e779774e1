using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Platform.WebApi.Http.Pipeline;

/// <summary>
/// Every response has <c>X-Request-Id</c>: the caller's own if it is 1 to 128 characters of <c>[A-Za-z0-9._-]</c>, otherwise a new one.
/// </summary>
internal sealed class RequestIds(RequestDelegate next)
{
    public const string Header = "X-Request-Id";

    private const int MaxLength = 128;
    private const int NumberDigits = 12;

    private static readonly string ProcessPrefix = RandomNumberGenerator.GetHexString(20, lowercase: true);
    private static long _last;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public Task InvokeAsync(HttpContext context)
    {
        Set(context);
        return next(context);
    }

    /// <summary>Sets the id of a request and of its response.</summary>
    public static void Set(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        var id = given is [{ Length: >= 1 and <= MaxLength } valid] && !valid.AsSpan().ContainsAnyExcept(Allowed) ? valid : Create();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
    }

    // A random prefix of the process, then a counter: unique, and without a random number per request.
    private static string Create() => string.Create(
        ProcessPrefix.Length + NumberDigits,
        Interlocked.Increment(ref _last),
        static (id, number) =>
        {
            ProcessPrefix.CopyTo(id);
            number.TryFormat(id[ProcessPrefix.Length..], out _, "x12", CultureInfo.InvariantCulture);
        });
}
