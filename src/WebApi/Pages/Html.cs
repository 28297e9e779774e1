using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Platform.WebApi.Pages;

/// <summary>Renders pages of the portal and of the console to HTML.</summary>
internal static class Html
{
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>
    /// The <c>Content-Security-Policy</c> of a page: nothing inline, nothing from other origins.
    /// Bootstrap's style sheet has icons as data: URLs.
    /// </summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Renders a component statically, without a circuit or the framework's script.</summary>
    public static async Task<string> RenderAsync<TComponent>(IServiceProvider services, IDictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}
