using Platform.Application.AllowedDomains;
using Platform.Application.ApiKeys;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Keys;

/// <summary>The API tokens of a workspace, and the first steps.</summary>
internal static class KeyListHandlers
{
    public static async Task ShowAsync(PageContext page)
    {
        if (!page.May(Permissions.KeysRead))
        {
            await page.ShowAsync<NoKeysPage, NoKeysContent>(new NoKeysContent(), StatusCodes.Status403Forbidden);
            return;
        }

        var keys = await page.SendAsync(new ListApiKeys(page.Page));
        var domains = await page.SendAsync(new ListAllowedDomains(new PageRequest(Limit: 1)));
        if ((keys.Error ?? domains.Error) is { } error) await page.RefuseAsync(error);
        else await page.ShowAsync<KeyListPage, KeyListContent>(
            new KeyListContent(keys.Value, await KeyOwners.OfAsync(page, keys.Value.Items), domains.Value.Total));
    }
}

/// <summary>The page of a workspace's keys.</summary>
/// <param name="Keys">One page of the keys.</param>
/// <param name="People">The people they act for.</param>
/// <param name="Domains">The number of the workspace's allowed domains.</param>
public sealed record KeyListContent(PageOf<ApiKeyView> Keys, KeyOwners People, int Domains);

/// <summary>The empty page of a person who may not have keys.</summary>
public sealed record NoKeysContent;
