using System.Text;
using Platform.Application.Organizations;
using Platform.Application.Quotas;
using Platform.Application.Sessions.Browser;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Assets;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;
using Platform.WebApi.Portal;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Workspace.Layout;

/// <summary>
/// Puts pages on the wire: the one place where the console's HTML is written. It may be the reader's alone, and is never stored.
/// </summary>
internal static class PageWriter
{
    // What is answered where no page can be rendered. It holds nothing of the request.
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(
        "<!DOCTYPE html><html lang=\"en\"><title>Too much is asked for · Platform</title><main><h1>Too much is asked for</h1><p>Try again in a moment.</p></main></html>\n");

    /// <summary>Renders a page and answers with it; with 503 where there was no room to render it in time.</summary>
    public static async Task WriteAsync<TPage, TContent>(HttpContext context, int status, TContent content)
        where TPage : Page<TContent>
    {
        // A page that says what failed asks for nothing that may fail as well.
        var hasMenu = context.CallerOrNull() is not null && !context.IsForAnyone() && status < StatusCodes.Status500InternalServerError;
        var others = hasMenu ? await BrowserSignIns.OthersAsync(context) : [];
        byte[] html;
        using (var turn = await context.RequestServices.GetRequiredService<ConcurrencyLimits>().EnterAsync(WorkKind.Pages, context))
        {
            if (turn is null)
            {
                context.Response.Headers.RetryAfter = ResponseWriter.RetryAfter(ConcurrencyLimits.Busy.RetryAfter);
                await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, Plain);
                return;
            }

            html = await RenderAsync<TPage, TContent>(context, content, others);
        }

        await WriteAsync(context, status, html);
    }

    /// <summary>
    /// Answers with a page that says why not; in few words where there is no room to render it at once, since refusals must stay cheap.
    /// </summary>
    public static async Task RefuseAsync(HttpContext context, int status, Error error)
    {
        byte[] html;
        using (var turn = context.RequestServices.GetRequiredService<ConcurrencyLimits>().TryEnter(WorkKind.Pages, context))
        {
            html = turn is null ? Plain : await RenderAsync<RefusalPage, Error>(context, error, []);
        }

        await WriteAsync(context, status, html);
    }

    private static async Task<byte[]> RenderAsync<TPage, TContent>(HttpContext context, TContent content, IReadOnlyList<HeldSignIn> others)
        where TPage : Page<TContent> => Encoding.UTF8.GetBytes(await Html.RenderAsync<TPage>(
            context.RequestServices,
            new Dictionary<string, object?> { [nameof(Page<>.Model)] = FrameOf(context, others), [nameof(Page<>.Content)] = content }));

    private static async Task WriteAsync(HttpContext context, int status, byte[] html)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = Html.ContentType;
        response.ContentLength = html.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Value ?? Html.Policy;

        // With no-referrer a browser would say of our own forms that they come from nowhere.
        response.Headers["Referrer-Policy"] = "same-origin";
        await response.Body.WriteAsync(html, context.RequestAborted);
    }

    private static PageModel FrameOf(HttpContext context, IReadOnlyList<HeldSignIn> others)
    {
        var (services, root) = (context.RequestServices, context.Request.PathBase.ToUriComponent());
        var publicUrl = services.GetRequiredService<PlatformSettings>().PublicUrl;
        var viewer = context.CallerOrNull();
        return new PageModel(viewer, () => AntiforgeryTokens.Of(context))
        {
            Root = root,
            Product = HostSlug.BoundTo(context) is null ? root : publicUrl!,
            Others = others,
            Address = publicUrl ?? PublicAddresses.Plain(context.Request) ?? PortalContext.WrittenServer,
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
