using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using Platform.WebApi.Assets;

namespace Platform.WebApi.Portal;

/// <summary>
/// The portal's pages, each rendered once: what readers see differs at its places alone. As many are kept as there are pages, twice over;
/// no address, header or query adds to them.
/// </summary>
internal sealed class PortalPages(IServiceProvider services)
{
    private readonly ConcurrentDictionary<(Type Page, string? Name, bool IsSignedIn), Lazy<Task<PortalTemplate>>> _pages = [];

    /// <summary>A page. Those who want it while it is rendered wait for the same rendering.</summary>
    /// <param name="name">Sets it apart from others of the same component. There is a page of this name: it comes from no request.</param>
    /// <param name="isSignedIn">Whether it shows who has signed in.</param>
    /// <param name="parameters">The component's parameters, without its reader.</param>
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
            // The next reader has another try.
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
