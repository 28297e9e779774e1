using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Platform.WebApi.Assets;

/// <summary>Pages of the portal and of the console, as text.</summary>
internal static class Html
{
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>
    /// The <c>Content-Security-Policy</c> of a page: nothing inline, nothing from elsewhere. Bootstrap's style sheet draws its marks from
    /// data: addresses.
    /// </summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Renders a component, with no circuit and no script of the framework's.</summary>
    public static async Task<string> RenderAsync<TComponent>(IServiceProvider services, IDictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}
