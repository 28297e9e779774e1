using Platform.Application.Identities;
using Platform.Application.Passwords;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>Connecting an account at a provider to who has signed in, and disconnecting it.</summary>
internal static class ProfileConnectHandlers
{
    public const string Path = "/workspace/profile/connect";

    private const string ProfilePath = "/workspace/profile";

    public static async Task ShowAsync(PageContext visit)
    {
        if (await PendingAsync(visit) is not { } pending) return;
        await visit.ShowAsync<ProfileConnectPage, ProfileConnectContent>(await ContentOfAsync(visit, pending, FormErrors.None));
    }

    public static async Task SendAsync(PageContext visit)
    {
        if (await PendingAsync(visit) is not { } pending) return;
        var connected = await visit.TryAsync(new ConnectIdentity(pending.Identity, visit.Form.TextOrNull("current_password")));
        if (connected.Error is { } error)
        {
            var content = await ContentOfAsync(visit, pending, FormErrors.Of(error));
            await visit.ShowAgainAsync<ProfileConnectPage, ProfileConnectContent>(content, error);
            return;
        }

        PendingSignIns.Clear(visit.Context);
        await visit.GoTo(ProfilePath, FlashMessage.IdentityConnected);
    }

    public static async Task RemoveAsync(PageContext visit)
    {
        var removed = await visit.SendAsync(new RemoveIdentity(new IdentityId(visit.Id)));
        if (removed.Error is { Kind: not ErrorKind.Validation } error) await visit.RefuseAsync(error);
        else await visit.GoTo(ProfilePath, removed.Error is null ? FlashMessage.IdentityRemoved : FlashMessage.IdentityIsLast);
    }

    // What was begun for someone else who used this browser connects nothing.
    private static async Task<PendingSignIn?> PendingAsync(PageContext visit)
    {
        var pending = visit.Service<PendingSignIns>().Find(visit.Context);
        var isTheirs = pending is not null && ProviderHandlers.IsSameSession(visit, pending.Flow);
        if (isTheirs && ProviderHandlers.IsForIt(visit, pending!)) return pending;
        await visit.GoTo(ProfilePath, isTheirs ? FlashMessage.ProviderReplaced : null);
        return null;
    }

    private static async Task<ProfileConnectContent> ContentOfAsync(PageContext visit, PendingSignIn pending, FormErrors problems)
    {
        var password = await visit.SendAsync(new GetPasswordStatus());
        var (provider, account) = (pending.Identity.ProviderName, pending.Identity.ShownEmail);
        return new ProfileConnectContent(provider, account, password.Value.IsSet, problems) { Pending = pending.Id };
    }
}

/// <summary>The account that is to be connected to who has signed in.</summary>
/// <param name="Provider">The provider's name for people.</param>
/// <param name="Account">The account's address; null where it has none.</param>
/// <param name="HasPassword">Whether the person has a password to show.</param>
public sealed record ProfileConnectContent(string Provider, string? Account, bool HasPassword, FormErrors Errors)
{
    /// <summary>What forms of the page say they were opened for.</summary>
    public string Pending { get; init; } = "";
}
