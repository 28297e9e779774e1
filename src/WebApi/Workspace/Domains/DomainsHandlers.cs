using Platform.Application.AllowedDomains;
using Platform.Application.Common;
using Platform.Domain.AllowedDomains;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Domains;

/// <summary>The domains whose pages may use the workspace's keys.</summary>
internal static class DomainsHandlers
{
    private const string Path = "/workspace/domains";

    public static async Task ShowAsync(PageContext visit)
    {
        var domains = await visit.SendAsync(new ListAllowedDomains(visit.Page));
        if (domains.Error is { } error) await visit.RefuseAsync(error);
        else await visit.ShowAsync<DomainsPage, DomainsContent>(new DomainsContent(domains.Value, "", FormErrors.None));
    }

    public static async Task AddAsync(PageContext visit)
    {
        var typed = visit.Form.Text("domain");
        var added = await visit.TryAsync(new AddAllowedDomain(typed));
        if (added.Error is not { } error)
        {
            await visit.GoTo(Path, FlashMessage.DomainAdded);
            return;
        }

        var domains = await visit.SendAsync(new ListAllowedDomains(visit.Page));
        if (domains.Error is { } unlisted) await visit.RefuseAsync(unlisted);
        else await visit.ShowAgainAsync<DomainsPage, DomainsContent>(new DomainsContent(domains.Value, typed, FormErrors.Of(error)), error);
    }

    public static async Task RemoveAsync(PageContext visit)
    {
        var removed = await visit.SendAsync(new RemoveAllowedDomain(new AllowedDomainId(visit.Id)));
        if (removed.Error is { } error) await visit.RefuseAsync(error);
        else await visit.GoTo(Path, FlashMessage.DomainRemoved);
    }
}

/// <summary>The page of allowed domains.</summary>
/// <param name="Domains">One page of the domains.</param>
/// <param name="Typed">The submitted domain, if it was refused.</param>
public sealed record DomainsContent(PageOf<AllowedDomainView> Domains, string Typed, FormErrors Errors);
