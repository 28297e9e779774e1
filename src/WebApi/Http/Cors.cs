using System.Buffers;
using System.Text;
using Microsoft.Net.Http.Headers;
using Platform.Application.AllowedDomains;
using Platform.Domain.AllowedDomains;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Http;

/// <summary>
/// Tells browsers which pages may read answers (Fetch standard, CORS protocol): those of an origin that some organization lists,
/// and our own; and every page, where an endpoint is <see cref="ReadableAnywhere"/>. Who may be served at all is
/// <see cref="OriginRule"/>'s to say. Without an <c>Origin</c> there is nothing to do.
/// </summary>
internal sealed class Cors(RequestDelegate next, IListedDomains domains, PlatformSettings settings, OpenPaths open)
{
    /// <summary>Which origin was refused, for whoever looks for the reason: in its one form, <c>null</c>, or <c>malformed</c>.</summary>
    public const string RefusedHeader = "X-Refused-Origin";

    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private const string VaryOfPreflight = $"Origin, {AskedMethod}, Access-Control-Request-Headers";
    private const string AskedMethod = "Access-Control-Request-Method";

    // Two hours, in seconds: no browser keeps it longer than that.
    private const string MaxAge = "7200";

    // More than any page sends, in UTF-16 units. What is asked for beyond it is not granted.
    private const int AskedHeadersMaxLength = 4096;

    // The characters of a token (RFC 9110 §5.6.2).
    private static readonly SearchValues<char> OfNames =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string Readable = string.Join(", ",
        RateLimitHeaders.Limit, RateLimitHeaders.Remaining, RateLimitHeaders.Reset, RateLimitHeaders.State, RateLimitHeaders.Policy,
        HeaderNames.RetryAfter,
        RequestIds.Header, VersionHeaders.Version, VersionHeaders.Deprecation, VersionHeaders.Sunset, HeaderNames.Link, HeaderNames.ETag,
        HeaderNames.Location, IdempotencyKey.ReplayedHeader, KeyExpiry.Header, HeaderNames.WWWAuthenticate, HeaderNames.Allow);

    private readonly WebOrigin? _public = settings.PublicUrl is { } url
        ? WebOrigin.TryParse(new Uri(url).GetLeftPart(UriPartial.Authority))
        : null;

    public Task InvokeAsync(HttpContext context)
    {
        // Of answers without it too: what is kept of one page's answer must not be given to another.
        context.Response.Headers.Vary = HeaderNames.Origin;
        return context.Request.Headers.Origin.Count == 0 ? next(context) : ServeAsync(context);
    }

    /// <summary>Refuses a request for its origin; its page is not to read the answer.</summary>
    public static Task RefuseAsync(HttpContext context, BrowserOrigin origin)
    {
        var headers = context.Response.Headers;
        headers.Remove(HeaderNames.AccessControlAllowOrigin);
        headers.Remove(HeaderNames.AccessControlExposeHeaders);
        headers[RefusedHeader] = origin.Name;
        return ResponseWriter.FailureAsync(context, HttpErrors.OriginNotAllowed);
    }

    private async Task ServeAsync(HttpContext context)
    {
        var origin = await ReadAsync(context.Request, context.RequestAborted);
        context.Features.Set(origin);

        // A preflight in the clear is refused as all else is: so the browser never sends the key that would come after it.
        if (IsPreflight(context.Request) && !(settings.HttpsRequired && HttpsRule.Refuses(context.Request)))
        {
            await AnswerPreflightAsync(context, origin);
            return;
        }

        if (MayRead(context, origin))
        {
            Allow(context);
            context.Response.Headers.AccessControlExposeHeaders = Readable;
        }

        await next(context);
    }

    // It has no credential, and the browser sends it, not the page: it is not counted.
    private Task AnswerPreflightAsync(HttpContext context, BrowserOrigin origin)
    {
        var headers = context.Response.Headers;
        headers.Vary = VaryOfPreflight;
        VersionHeaders.Ensure(context);
        if (!MayRead(context, origin)) return RefuseAsync(context, origin);

        Allow(context);
        headers.AccessControlAllowMethods = Methods;
        if (AskedHeaders(context.Request) is { Length: > 0 } asked) headers.AccessControlAllowHeaders = asked;
        headers.AccessControlMaxAge = MaxAge;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private bool MayRead(HttpContext context, BrowserOrigin origin) =>
        origin.MayRead || ((origin.Origin is not null || origin.IsOpaque) && open.Include(context));

    // As they are asked for: tracing headers and those of frameworks as well as our own, since what we don't know we don't read. A lone
    // asterisk would mean more than a header of that name.
    private static string AskedHeaders(HttpRequest request)
    {
        var names =
            from line in request.Headers.AccessControlRequestHeaders
            from item in (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            where item != "*" && !item.AsSpan().ContainsAnyExcept(OfNames)
            select item;
        var granted = new StringBuilder();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (granted.Length + name.Length > AskedHeadersMaxLength) break;
            granted.Append(granted.Length > 0 ? ", " : "").Append(name);
        }

        return granted.ToString();
    }

    // As it was sent, which has been read as an origin and nothing else: a browser compares the two as texts.
    private static void Allow(HttpContext context) => context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.ContainsKey(AskedMethod);

    private async ValueTask<BrowserOrigin> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var text = request.Headers.Origin is [{ } only] ? only : "";
        if (WebOrigin.TryParse(text) is not { } origin)
        {
            return new BrowserOrigin(null, text == BrowserOrigin.Opaque ? text : "malformed", IsOwn: false, IsListed: false);
        }

        var isOwn = origin == _public || (request.Host.HasValue && origin == WebOrigin.TryParse($"{request.Scheme}://{request.Host}"))
            || settings.WorkspaceDomain?.IsOrigin(origin.Value) == true;
        return new BrowserOrigin(origin, origin.Value, isOwn, await domains.AnyListsAsync(origin, ct));
    }
}

/// <summary>The page that a request comes from.</summary>
/// <param name="Origin">Where it is; null where the header says <c>null</c> or is malformed.</param>
/// <param name="Name">What to call it in an answer.</param>
/// <param name="IsOwn">Whether it is one of our own pages: at the address that links name, one of a workspace's own, or the one that was
/// asked.</param>
/// <param name="IsListed">Whether some organization lists it.</param>
internal sealed record BrowserOrigin(WebOrigin? Origin, string Name, bool IsOwn, bool IsListed)
{
    /// <summary>What a browser sends for a page without an origin, or one that it doesn't name (Fetch standard).</summary>
    public const string Opaque = "null";

    /// <summary>Whether the browser named no origin.</summary>
    public bool IsOpaque => Origin is null && Name == Opaque;

    /// <summary>Whether it may read answers that no key decides on.</summary>
    public bool MayRead => IsOwn || IsListed;
}
