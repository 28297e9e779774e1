using System.Text;
using Platform.Application.Organizations;
using Platform.Application.Quotas;
using Platform.Application.Sessions.Browser;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Http.Addresses;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Concurrency;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Pages.Layouts;

namespace Platform.WebApi.Pages.Requests;

/// <summary>Writes all of the console's HTML responses. Pages may contain private data and are never cached.</summary>
internal static class PageWriter
{
    // The response when no page can be rendered. It contains nothing of the request.
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(
        "<!DOCTYPE html><html lang=\"en\"><title>Too many requests · Platform</title>"
        + "<main><h1>Too many requests</h1><p>Try again in a moment.</p></main></html>\n");

    /// <summary>Renders a page and responds with it, or with 503 if the concurrency limit left no room in time.</summary>
    public static async Task WriteAsync<TPage, TContent>(HttpContext context, int status, TContent content)
        where TPage : Page<TContent>
    {
        // The page of a server error sends no query that may fail as well.
        var hasMenu = context.CallerOrNull() is not null && !context.IsForAnyone() && status < StatusCodes.Status500InternalServerError;
        var others = hasMenu ? await BrowserSignIns.OthersAsync(context) : [];
        byte[] html;
        using (var permit = await context.RequestServices.GetRequiredService<ConcurrencyLimits>().EnterAsync(WorkKind.Pages, context))
        {
            if (permit is null)
            {
                context.Response.Headers.RetryAfter = ResponseWriter.RetryAfter(ConcurrencyLimits.Busy.RetryAfter);
                await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, Plain);
                return;
            }

            html = await RenderAsync<TPage, TContent>(context, content, others);
        }

        await WriteAsync(context, status, html);
    }

    /// <summary>Responds with an error page, or with a plain one if it can't be rendered at once: refusals must stay cheap.</summary>
    public static async Task RefuseAsync(HttpContext context, int status, Error error)
    {
        byte[] html;
        using (var permit = context.RequestServices.GetRequiredService<ConcurrencyLimits>().TryEnter(WorkKind.Pages, context))
        {
            html = permit is null ? Plain : await RenderAsync<RefusalPage, Error>(context, error, []);
        }

        await WriteAsync(context, status, html);
    }

    private static async Task<byte[]> RenderAsync<TPage, TContent>(HttpContext context, TContent content, IReadOnlyList<HeldSignIn> others)
        where TPage : Page<TContent> => Encoding.UTF8.GetBytes(await Html.RenderAsync<TPage>(
            context.RequestServices,
            new Dictionary<string, object?> { [nameof(Page<>.Model)] = ModelOf(context, others), [nameof(Page<>.Content)] = content }));

    private static async Task WriteAsync(HttpContext context, int status, byte[] html)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = Html.ContentType;
        response.ContentLength = html.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Value ?? Html.Policy;

        // With no-referrer, browsers would send `Origin: null` with the console's own forms.
        response.Headers["Referrer-Policy"] = "same-origin";
        await response.Body.WriteAsync(html, context.RequestAborted);
    }

    private static PageModel ModelOf(HttpContext context, IReadOnlyList<HeldSignIn> others)
    {
        var (services, root) = (context.RequestServices, context.Request.PathBase.ToUriComponent());
        var publicUrl = services.GetRequiredService<PlatformSettings>().PublicUrl;
        var viewer = context.CallerOrNull();
        return new PageModel(viewer, () => AntiforgeryTokens.Of(context))
        {
            Root = root,
            Product = HostSlug.BoundTo(context) is null ? root : publicUrl!,
            Others = others,
            Address = publicUrl ?? PublicAddresses.Plain(context.Request) ?? PublicAddresses.Development,
            Now = services.GetRequiredService<TimeProvider>().GetUtcNow(),
            RequestId = context.TraceIdentifier,
            FlashMessage = FlashMessages.Take(context),
            Providers = services.GetRequiredService<SignInSettings>().Providers,
            NearLimit = viewer is not null && viewer.Permissions.HasFlag(Permissions.UsageRead)
                ? services.GetRequiredService<INearLimits>().Find(viewer.Organization, viewer.Plan)
                : null,
            MaySignUp = services.GetRequiredService<SignUpSettings>().Enabled,
        };
    }
}
