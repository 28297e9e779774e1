using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using Platform.WebApi.Pages;

namespace Platform.WebApi.Portal.Templates;

/// <summary>
/// The portal's pages, each rendered once; responses differ only at the placeholders. The cache holds each page at most twice (signed in
/// and signed out), and no requested address, header or query adds to it.
/// </summary>
internal sealed class PortalPages(IServiceProvider services)
{
    private readonly ConcurrentDictionary<(Type Page, string? Name, bool IsSignedIn), Lazy<Task<PortalTemplate>>> _pages = [];

    /// <summary>Gets a page. Concurrent requests for a page that isn't rendered yet wait for the same rendering.</summary>
    /// <param name="name">Distinguishes pages of the same component. It must name an existing page, never come from a request.</param>
    /// <param name="isSignedIn">Whether the page shows who is signed in.</param>
    /// <param name="parameters">The component's parameters, without its context.</param>
    public async Task<PortalTemplate> GetAsync<TPage>(string? name, bool isSignedIn, Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        var key = (typeof(TPage), name, isSignedIn);
        var page = _pages.GetOrAdd(
            key, _ => new Lazy<Task<PortalTemplate>>(() => Task.Run(() => RenderAsync<TPage>(isSignedIn, parameters))));
        try
        {
            return await page.Value;
        }
        catch
        {
            // A failure isn't cached: the next request renders again.
            _pages.TryRemove(new(key, page));
            throw;
        }
    }

    private async Task<PortalTemplate> RenderAsync<TPage>(bool isSignedIn, Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        parameters["Context"] = PortalHtml.Anyone(isSignedIn);
        await using var scope = services.CreateAsyncScope();
        return PortalTemplate.OfPage(await Html.RenderAsync<TPage>(scope.ServiceProvider, parameters));
    }
}
