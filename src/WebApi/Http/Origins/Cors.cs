using System.Buffers;
using System.Text;
using Microsoft.Net.Http.Headers;
using Platform.Application.AllowedDomains;
using Platform.Domain.AllowedDomains;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Limits;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Http.Origins;

/// <summary>
/// Lets pages read responses (Fetch standard, CORS protocol): those of an origin that some organization lists, our own pages, and any page
/// where an endpoint is <see cref="ReadableAnywhere"/>. <c>OriginRule</c> decides which requests are served at all. A request
/// without <c>Origin</c> passes unchanged.
/// </summary>
internal sealed class Cors(RequestDelegate next, IListedDomains domains, PlatformSettings settings, OpenPaths open)
{
    /// <summary>Names the refused origin for diagnosis: its canonical form, <c>null</c>, or <c>malformed</c>.</summary>
    public const string RefusedHeader = "X-Refused-Origin";

    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private const string VaryOfPreflight = $"Origin, {RequestMethodHeader}, Access-Control-Request-Headers";
    private const string RequestMethodHeader = "Access-Control-Request-Method";

    // Two hours, in seconds. No browser caches a preflight longer.
    private const string MaxAge = "7200";

    // In UTF-16 units; more than any page sends. Header names beyond it are not granted.
    private const int RequestHeadersMaxLength = 4096;

    // The characters of a token (RFC 9110 §5.6.2).
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string Readable = string.Join(", ",
        RateLimitHeaders.Limit, RateLimitHeaders.Remaining, RateLimitHeaders.Reset, RateLimitHeaders.State, RateLimitHeaders.Policy,
        HeaderNames.RetryAfter,
        RequestIds.Header, ApiHeaders.Version, ApiHeaders.Deprecation, ApiHeaders.Sunset, HeaderNames.Link, HeaderNames.ETag,
        HeaderNames.Location, IdempotencyKey.ReplayedHeader, ApiHeaders.KeyExpires, HeaderNames.WWWAuthenticate, HeaderNames.Allow);

    private readonly WebOrigin? _public = settings.PublicUrl is { } url
        ? WebOrigin.TryParse(new Uri(url).GetLeftPart(UriPartial.Authority))
        : null;

    public Task InvokeAsync(HttpContext context)
    {
        // Also on responses to requests without it: a response cached for one page must not be served to another.
        context.Response.Headers.Vary = HeaderNames.Origin;
        return context.Request.Headers.Origin.Count == 0 ? next(context) : ServeAsync(context);
    }

    /// <summary>Refuses a request because of its origin. The page can't read the response.</summary>
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

        // A preflight over plain HTTP is refused like any other request, so the browser never sends the key that would follow.
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

    // A preflight has no credential, and the browser sends it, not the page: it doesn't count against limits.
    private Task AnswerPreflightAsync(HttpContext context, BrowserOrigin origin)
    {
        var headers = context.Response.Headers;
        headers.Vary = VaryOfPreflight;
        context.RequestServices.GetRequiredService<IRequestVersions>().EnsureHeaders(context);
        if (!MayRead(context, origin)) return RefuseAsync(context, origin);

        Allow(context);
        headers.AccessControlAllowMethods = Methods;
        if (GrantedHeaders(context.Request) is { Length: > 0 } granted) headers.AccessControlAllowHeaders = granted;
        headers.AccessControlMaxAge = MaxAge;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private bool MayRead(HttpContext context, BrowserOrigin origin) =>
        origin.MayRead || ((origin.Origin is not null || origin.IsOpaque) && open.Include(context));

    // Every requested header is granted, including those of tracing and of frameworks: unknown headers are not read. An asterisk on its own
    // would mean more than a header of that name.
    private static string GrantedHeaders(HttpRequest request)
    {
        var names =
            from line in request.Headers.AccessControlRequestHeaders
            from item in (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            where item != "*" && !item.AsSpan().ContainsAnyExcept(TokenCharacters)
            select item;
        var granted = new StringBuilder();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (granted.Length + name.Length > RequestHeadersMaxLength) break;
            granted.Append(granted.Length > 0 ? ", " : "").Append(name);
        }

        return granted.ToString();
    }

    // The header as sent: it parsed as a single origin, and browsers compare the two as strings.
    private static void Allow(HttpContext context) => context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.ContainsKey(RequestMethodHeader);

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

/// <summary>The origin of the page that sent a request.</summary>
/// <param name="Origin">The origin; null if the header says <c>null</c> or is malformed.</param>
/// <param name="Name">Its name in a response.</param>
/// <param name="IsOwn">Whether it is the application's own origin: that of its public URL, of a
/// workspace, or of the requested address.</param>
/// <param name="IsListed">Whether some organization lists it.</param>
internal sealed record BrowserOrigin(WebOrigin? Origin, string Name, bool IsOwn, bool IsListed)
{
    /// <summary>The header of a page without an origin, or whose origin the browser hides (Fetch standard).</summary>
    public const string Opaque = "null";

    /// <summary>Whether the browser named no origin.</summary>
    public bool IsOpaque => Origin is null && Name == Opaque;

    /// <summary>Whether it may read responses to requests without a key.</summary>
    public bool MayRead => IsOwn || IsListed;
}
