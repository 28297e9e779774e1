using Platform.Application.Identities;
using Platform.Domain.Common;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;
using Platform.WebApi.Workspace.Providers;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Workspace.ProviderSignIn.Connect;

/// <summary>Proving, by password or by email, to be the member that a provider's account will be connected to.</summary>
internal static class ConnectHandlers
{
    public const string Path = "/workspace/sign-in/connect";
    public const string SentPath = Path + "/sent";
    public const string CodePath = Path + "/code";

    private const string NoMatch = "That password is wrong";

    public static async Task ShowAsync(PageContext page)
    {
        if (await PendingAsync(page) is { } pending) await page.ShowAsync<ConnectPage, ConnectContent>(ContentOf(pending));
    }

    public static async Task SendAsync(PageContext page)
    {
        if (await PendingAsync(page) is not { } pending) return;
        var signedIn = await page.TryAsync(new LinkIdentityByPassword(pending.Identity, pending.Flow.Workspace,
            page.Form.Text("password")));
        if (signedIn.Error is { } error)
        {
            var shown = error.Kind == ErrorKind.Unauthorized ? error with { Message = NoMatch } : error;
            await ShowAgainAsync(page, ContentOf(pending) with { Errors = FormErrors.Of(shown) }, error);
        }
        else await ProviderHandlers.EnterAsync(page, signedIn.Value.RefreshToken, pending.Flow, FlashMessage.IdentityConnected);
    }

    public static async Task MailAsync(PageContext page)
    {
        if (await PendingAsync(page) is not { } pending) return;
        var isOnOwnHost = pending.Flow.Host.Length > 0;
        var mailed = await page.TryAsync(new MailIdentityLink(pending.Identity, pending.Flow.Workspace, isOnOwnHost));
        if (mailed.Error is { } error) await ShowAgainAsync(page, ContentOf(pending) with { Errors = FormErrors.Of(error) }, error);
        else await page.GoTo(SentPath);
    }

    public static async Task ShowSentAsync(PageContext page)
    {
        if (await PendingAsync(page) is not { } pending) return;
        await page.ShowAsync<ConnectSentPage, ConnectContent>(ContentOf(pending));
    }

    /// <summary>The page of the mailed link. Opening it changes nothing yet, because mail scanners open links too.</summary>
    public static Task ShowCodeAsync(PageContext page)
    {
        var pending = page.Service<PendingSignIns>().Find(page.Context);
        var token = new MailedTokenContent(page.Query("token"), FormErrors.None);
        var content = new ConnectCodeContent(pending?.Identity.ProviderName, token) { Pending = pending?.Id ?? "" };
        return page.ShowAsync<ConnectCodePage, ConnectCodeContent>(content);
    }

    public static async Task SendCodeAsync(PageContext page)
    {
        if (await ProviderHandlers.PendingAsync(page) is not { } pending) return;
        var token = new MailedTokenContent(page.Form.Text("token"), FormErrors.None);
        var signedIn = await page.TryAsync(new LinkIdentityByMail(pending.Identity, token.Token));
        if (signedIn.Error is { } error)
        {
            var shown = token with { Errors = FormErrors.Of(error) };
            var content = new ConnectCodeContent(pending.Identity.ProviderName, shown) { Pending = pending.Id };
            await page.ShowAgainAsync<ConnectCodePage, ConnectCodeContent>(content, error);
        }
        else await ProviderHandlers.EnterAsync(page, signedIn.Value.RefreshToken, pending.Flow, FlashMessage.IdentityConnected);
    }

    private static Task ShowAgainAsync(PageContext page, ConnectContent content, Error error) =>
        page.ShowAgainAsync<ConnectPage, ConnectContent>(content, error);

    // The pages reveal that the workspace has a member with the address, so they require a sign-in that leads to that member.
    private static Task<PendingSignIn?> PendingAsync(PageContext page) =>
        ProviderHandlers.PendingAsync(page, flow => flow is { Purpose: SignInPurpose.SignIn, Workspace.Length: > 0 });

    private static ConnectContent ContentOf(PendingSignIn pending) =>
        new(pending.Identity.ProviderName, pending.Identity.ShownEmail ?? "", pending.Flow.Workspace, FormErrors.None)
        {
            Pending = pending.Id
        };
}

/// <summary>The account that will be connected, and its member.</summary>
/// <param name="Provider">The provider's display name.</param>
/// <param name="Email">The address of the account and the member.</param>
/// <param name="Workspace">The member's workspace.</param>
public sealed record ConnectContent(string Provider, string Email, string Workspace, FormErrors Errors) : PendingContent;

/// <summary>The page of a mailed link.</summary>
/// <param name="Provider">The display name of the provider that this browser signed in with; null for none.</param>
/// <param name="Token">The link's token.</param>
public sealed record ConnectCodeContent(string? Provider, MailedTokenContent Token) : PendingContent;
