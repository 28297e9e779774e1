using Platform.Application.Identities;
using Platform.Application.Passwords;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;
using Platform.WebApi.Workspace.Profile;
using Platform.WebApi.Workspace.Providers;

namespace Platform.WebApi.Workspace.ProviderSignIn.Connect;

/// <summary>Connecting a provider's account to the signed-in person, and disconnecting it.</summary>
internal static class ProfileConnectHandlers
{
    public const string Path = "/workspace/profile/connect";

    public static async Task ShowAsync(PageContext page)
    {
        if (await PendingAsync(page) is not { } pending) return;
        await page.ShowAsync<ProfileConnectPage, ProfileConnectContent>(await ContentOfAsync(page, pending, FormErrors.None));
    }

    public static async Task SendAsync(PageContext page)
    {
        if (await PendingAsync(page) is not { } pending) return;
        var connected = await page.TryAsync(new ConnectIdentity(pending.Identity, page.Form.TextOrNull("current_password")));
        if (connected.Error is { } error)
        {
            var content = await ContentOfAsync(page, pending, FormErrors.Of(error));
            await page.ShowAgainAsync<ProfileConnectPage, ProfileConnectContent>(content, error);
            return;
        }

        PendingSignIns.Clear(page.Context);
        await page.GoTo(ProfileHandlers.Path, FlashMessage.IdentityConnected);
    }

    public static async Task RemoveAsync(PageContext page)
    {
        var removed = await page.SendAsync(new RemoveIdentity(new IdentityId(page.Id)));
        if (removed.Error is { Kind: not ErrorKind.Validation } error) await page.RefuseAsync(error);
        else await page.GoTo(ProfileHandlers.Path, removed.Error is null ? FlashMessage.IdentityRemoved : FlashMessage.IdentityIsLast);
    }

    // A sign-in that another person began in this browser connects nothing.
    private static async Task<PendingSignIn?> PendingAsync(PageContext page)
    {
        var pending = page.Service<PendingSignIns>().Find(page.Context);
        var isSameSession = pending is not null && ProviderHandlers.IsSameSession(page, pending.Flow);
        if (isSameSession && ProviderHandlers.IsForIt(page, pending!)) return pending;
        await page.GoTo(ProfileHandlers.Path, isSameSession ? FlashMessage.ProviderReplaced : null);
        return null;
    }

    private static async Task<ProfileConnectContent> ContentOfAsync(PageContext page, PendingSignIn pending, FormErrors errors)
    {
        var password = await page.SendAsync(new GetPasswordStatus());
        var (provider, account) = (pending.Identity.ProviderName, pending.Identity.ShownEmail);
        return new ProfileConnectContent(provider, account, password.Value.IsSet, errors) { Pending = pending.Id };
    }
}

/// <summary>The account that will be connected to the signed-in person.</summary>
/// <param name="Provider">The provider's display name.</param>
/// <param name="Account">The account's address; null for none.</param>
/// <param name="HasPassword">Whether the person has a password, which is then required.</param>
public sealed record ProfileConnectContent(string Provider, string? Account, bool HasPassword, FormErrors Errors) : PendingContent;
