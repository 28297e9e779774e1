using Platform.Application.AllowedDomains;
using Platform.Application.Common;
using Platform.Domain.AllowedDomains;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Domains;

/// <summary>The domains whose pages may use the workspace's keys.</summary>
internal static class DomainsHandlers
{
    private const string Path = "/workspace/domains";

    public static async Task ShowAsync(PageContext page)
    {
        var domains = await page.SendAsync(new ListAllowedDomains(page.Page));
        if (domains.Error is { } error) await page.RefuseAsync(error);
        else await page.ShowAsync<DomainsPage, DomainsContent>(new DomainsContent(domains.Value, "", FormErrors.None));
    }

    public static async Task AddAsync(PageContext page)
    {
        var typed = page.Form.Text("domain");
        var added = await page.TryAsync(new AddAllowedDomain(typed));
        if (added.Error is not { } error)
        {
            await page.GoTo(Path, FlashMessage.DomainAdded);
            return;
        }

        var domains = await page.SendAsync(new ListAllowedDomains(page.Page));
        if (domains.Error is { } unlisted) await page.RefuseAsync(unlisted);
        else await page.ShowAgainAsync<DomainsPage, DomainsContent>(new DomainsContent(domains.Value, typed, FormErrors.Of(error)), error);
    }

    public static async Task RemoveAsync(PageContext page)
    {
        var removed = await page.SendAsync(new RemoveAllowedDomain(new AllowedDomainId(page.Id)));
        if (removed.Error is { } error) await page.RefuseAsync(error);
        else await page.GoTo(Path, FlashMessage.DomainRemoved);
    }
}

/// <summary>The page of allowed domains.</summary>
/// <param name="Domains">One page of the domains.</param>
/// <param name="Typed">The submitted domain, if it was refused.</param>
public sealed record DomainsContent(PageOf<AllowedDomainView> Domains, string Typed, FormErrors Errors);
