using Platform.Application.Organizations;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Assets;
using Platform.WebApi.Auth;
using Platform.WebApi.Console.SignIn;
using Platform.WebApi.Developers;
using Platform.WebApi.Http;

namespace Platform.WebApi.Console.Frame;

/// <summary>Puts pages on the wire: the one place where the console's HTML is written. It may be the reader's alone, and is never stored.</summary>
internal static class PageWriter
{
    /// <summary>Renders a page and answers with it.</summary>
    public static async Task WriteAsync<TScreen, TContent>(HttpContext context, int status, TContent content)
        where TScreen : Screen<TContent>
    {
        var html = await Html.RenderAsync<TScreen>(context, new Dictionary<string, object?> { [nameof(Screen<>.Frame)] = FrameOf(context), [nameof(Screen<>.Content)] = content });
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = Html.ContentType;
        response.ContentLength = html.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Html.Policy;

        // With no-referrer a browser would say of our own forms that they come from nowhere.
        response.Headers["Referrer-Policy"] = "same-origin";
        await response.Body.WriteAsync(html, context.RequestAborted);
    }

    private static PageFrame FrameOf(HttpContext context)
    {
        var services = context.RequestServices;
        return new PageFrame(context.CallerOrNull(), () => FormTokens.Of(context))
        {
            Root = context.Request.PathBase.ToUriComponent(),
            Address = services.GetRequiredService<PlatformSettings>().PublicUrl ?? PublicAddresses.Plain(context.Request) ?? Reader.WrittenServer,
            Now = services.GetRequiredService<TimeProvider>().GetUtcNow(),
            RequestId = context.TraceIdentifier,
            Notice = Notices.Take(context),
            MaySignUp = services.GetRequiredService<SignUpSettings>().Enabled,
        };
    }
}
