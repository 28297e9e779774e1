using System.Buffers;

namespace Platform.WebApi.Http;

/// <summary>Every answer bears <c>X-Request-Id</c>: the caller's own where it is 1 to 128 of <c>[A-Za-z0-9._-]</c>, else a fresh one.</summary>
internal sealed class RequestIds(RequestDelegate next)
{
    public const string Header = "X-Request-Id";

    private const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        var id = given is [{ Length: >= 1 and <= MaxLength } own] && !own.AsSpan().ContainsAnyExcept(Allowed) ? own : Guid.CreateVersion7().ToString("n");
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        return next(context);
    }
}
