using Platform.Application.AllowedDomains;
using Platform.Application.ApiKeys;
using Platform.Application.Common;
using Platform.Domain.Access;

namespace Platform.WebApi.Workspace.Keys;

/// <summary>The API tokens of a workspace, and what to do first.</summary>
internal static class KeyListHandlers
{
    public static async Task ShowAsync(PageContext visit)
    {
        if (!visit.May(Permissions.KeysRead))
        {
            await visit.ShowAsync<NoKeysPage, NoKeysContent>(new NoKeysContent(), StatusCodes.Status403Forbidden);
            return;
        }

        var keys = await visit.SendAsync(new ListApiKeys(visit.Page));
        var domains = await visit.SendAsync(new ListAllowedDomains(new PageRequest(Limit: 1)));
        if ((keys.Error ?? domains.Error) is { } error) await visit.RefuseAsync(error);
        else await visit.ShowAsync<KeyListPage, KeyListContent>(
            new KeyListContent(keys.Value, await KeyOwners.OfAsync(visit, keys.Value.Items), domains.Value.Total));
    }
}

/// <summary>The keys to be shown.</summary>
/// <param name="Keys">One page of them.</param>
/// <param name="People">Whom they act for.</param>
/// <param name="Domains">How many domains the workspace lists.</param>
public sealed record KeyListContent(PageOf<ApiKeyView> Keys, KeyOwners People, int Domains);

/// <summary>Nothing to be shown: the person may have no keys.</summary>
public sealed record NoKeysContent;
