using Platform.Application.AllowedDomains;
using Platform.Application.Common;
using Platform.Domain.AllowedDomains;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.Domains;

/// <summary>The domains whose pages may use the workspace's keys.</summary>
internal static class DomainsPage
{
    private const string Path = "/workspace/domains";

    public static async Task ShowAsync(Visit visit)
    {
        var domains = await visit.SendAsync(new ListAllowedDomains(visit.Page));
        if (domains.Error is { } error) await visit.RefuseAsync(error);
        else await visit.ShowAsync<DomainsScreen, DomainsContent>(new DomainsContent(domains.Value, "", Problems.None));
    }

    public static async Task AddAsync(Visit visit)
    {
        var typed = visit.Form.Text("domain");
        var added = await visit.TryAsync(new AddAllowedDomain(typed));
        if (added.Error is not { } error)
        {
            await visit.GoTo(Path, Notice.DomainAdded);
            return;
        }

        var domains = await visit.SendAsync(new ListAllowedDomains(visit.Page));
        if (domains.Error is { } unlisted) await visit.RefuseAsync(unlisted);
        else await visit.ShowAgainAsync<DomainsScreen, DomainsContent>(new DomainsContent(domains.Value, typed, Problems.Of(error)), error);
    }

    public static async Task RemoveAsync(Visit visit)
    {
        var removed = await visit.SendAsync(new RemoveAllowedDomain(new AllowedDomainId(visit.Id)));
        if (removed.Error is { } error) await visit.RefuseAsync(error);
        else await visit.GoTo(Path, Notice.DomainRemoved);
    }
}

/// <summary>The domains to be shown.</summary>
/// <param name="Domains">One page of them.</param>
/// <param name="Typed">What was typed to add one, where that failed.</param>
public sealed record DomainsContent(PageOf<AllowedDomainView> Domains, string Typed, Problems Problems);
