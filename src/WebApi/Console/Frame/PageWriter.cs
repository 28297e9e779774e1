using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Platform.Application.Organizations;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth;
using Platform.WebApi.Console.SignIn;
using Platform.WebApi.Developers;
using Platform.WebApi.Http;

namespace Platform.WebApi.Console.Frame;

/// <summary>Puts pages on the wire: the one place where the console's HTML is written. It may be the reader's alone, and is never stored.</summary>
internal static class PageWriter
{
    // Nothing inline, nothing from elsewhere. Bootstrap's style sheet draws its marks from data: addresses.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Renders a page and answers with it.</summary>
    public static async Task WriteAsync<TScreen, TContent>(HttpContext context, int status, TContent content)
        where TScreen : Screen<TContent>
    {
        var html = Encoding.UTF8.GetBytes(await RenderAsync<TScreen, TContent>(context, FrameOf(context), content));
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = html.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Policy;

        // With no-referrer a browser would say of our own forms that they come from nowhere.
        response.Headers["Referrer-Policy"] = "same-origin";
        await response.Body.WriteAsync(html, context.RequestAborted);
    }

    private static async Task<string> RenderAsync<TScreen, TContent>(HttpContext context, PageFrame frame, TContent content)
        where TScreen : Screen<TContent>
    {
        var parameters = new Dictionary<string, object?> { [nameof(Screen<TContent>.Frame)] = frame, [nameof(Screen<TContent>.Content)] = content };
        await using var renderer = new HtmlRenderer(context.RequestServices, context.RequestServices.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TScreen>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }

    private static PageFrame FrameOf(HttpContext context)
    {
        var services = context.RequestServices;
        return new PageFrame(context.CallerOrNull(), () => FormTokens.Of(context))
        {
            Address = services.GetRequiredService<PlatformSettings>().PublicUrl ?? PublicAddresses.Plain(context.Request) ?? Reader.WrittenServer,
            Now = services.GetRequiredService<TimeProvider>().GetUtcNow(),
            RequestId = context.TraceIdentifier,
            Notice = Notices.Take(context),
            MaySignUp = services.GetRequiredService<SignUpSettings>().Enabled,
        };
    }
}
