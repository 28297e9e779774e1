using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Platform.WebApi.Http;

/// <summary>
/// Every answer bears <c>X-Request-Id</c>: the caller's own where it is 1 to 128 of <c>[A-Za-z0-9._-]</c>, else a fresh one.
/// </summary>
internal sealed class RequestIds(RequestDelegate next)
{
    public const string Header = "X-Request-Id";

    private const int MaxLength = 128;
    private const int NumberDigits = 12;

    private static readonly string Start = RandomNumberGenerator.GetHexString(20, lowercase: true);
    private static long _last;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public Task InvokeAsync(HttpContext context)
    {
        Set(context);
        return next(context);
    }

    /// <summary>Names a request, and its answer.</summary>
    public static void Set(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        var id = given is [{ Length: >= 1 and <= MaxLength } own] && !own.AsSpan().ContainsAnyExcept(Allowed) ? own : Fresh();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
    }

    // The process's own start, then a number: no two alike, and none costs a question to the system.
    private static string Fresh() => string.Create(Start.Length + NumberDigits, Interlocked.Increment(ref _last), static (id, number) =>
    {
        Start.CopyTo(id);
        number.TryFormat(id[Start.Length..], out _, "x12", CultureInfo.InvariantCulture);
    });
}
