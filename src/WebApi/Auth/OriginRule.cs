using Platform.Application.AllowedDomains;
using Platform.Application.Credentials;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Origins;

namespace Platform.WebApi.Auth;

/// <summary>
/// Serves an API key only to pages that its organization lists, and an access token to our own pages and to any listed one. A request
/// without <c>Origin</c> comes from no page and is not restricted, nor is one for public data (<see cref="ReadableAnywhere"/>).
/// </summary>
internal sealed class OriginRule(RequestDelegate next, IListedDomains domains)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Headers.Origin.Count > 0 && context.CallerOrNull() is { } caller && !IsReadableAnywhere(context)
            ? CheckAsync(context, caller)
            : next(context);

    private static bool IsReadableAnywhere(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ReadableAnywhere>() is not null;

    private async Task CheckAsync(HttpContext context, Caller caller)
    {
        var origin = context.Features.Get<BrowserOrigin>()!;

        // Pages authenticate with a cookie, which the browser sends by itself. For a form from an opaque origin, its CSRF token decides.
        if (origin.IsOpaque && Dialect.Of(context).IsForPages)
        {
            await next(context);
            return;
        }

        if (await IsServedAsync(caller, origin, context.RequestAborted)) await next(context);
        else await Cors.RefuseAsync(context, origin);
    }

    private async ValueTask<bool> IsServedAsync(Caller caller, BrowserOrigin origin, CancellationToken ct) =>
        caller.ApiKey is null ? origin.MayRead : origin.Origin is { } page && await domains.ListsAsync(caller.Organization, page, ct);
}
