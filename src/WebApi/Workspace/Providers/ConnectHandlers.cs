using Platform.Application.Identities;
using Platform.Domain.Common;
using Platform.WebApi.Workspace.Layout;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>Proving that one is the member whom an account at a provider is to be connected to: by their password, or by a mail.</summary>
internal static class ConnectHandlers
{
    public const string Path = "/workspace/sign-in/connect";
    public const string SentPath = Path + "/sent";
    public const string CodePath = Path + "/code";

    private const string NoMatch = "That password is wrong";

    public static async Task ShowAsync(PageContext visit)
    {
        if (await PendingAsync(visit) is { } pending) await visit.ShowAsync<ConnectPage, ConnectContent>(ContentOf(pending));
    }

    public static async Task SendAsync(PageContext visit)
    {
        if (await PendingAsync(visit) is not { } pending) return;
        var signedIn = await visit.TryAsync(new LinkIdentityByPassword(pending.Identity, pending.Flow.Workspace,
            visit.Form.Text("password")));
        if (signedIn.Error is { } error)
        {
            var shown = error.Kind == ErrorKind.Unauthorized ? error with { Message = NoMatch } : error;
            await ShowAgainAsync(visit, ContentOf(pending) with { Errors = FormErrors.Of(shown) }, error);
        }
        else await ProviderHandlers.EnterAsync(visit, signedIn.Value.RefreshToken, pending.Flow, FlashMessage.IdentityConnected);
    }

    public static async Task MailAsync(PageContext visit)
    {
        if (await PendingAsync(visit) is not { } pending) return;
        var isOnOwnHost = pending.Flow.Host.Length > 0;
        var mailed = await visit.TryAsync(new MailIdentityLink(pending.Identity, pending.Flow.Workspace, isOnOwnHost));
        if (mailed.Error is { } error) await ShowAgainAsync(visit, ContentOf(pending) with { Errors = FormErrors.Of(error) }, error);
        else await visit.GoTo(SentPath);
    }

    public static async Task ShowSentAsync(PageContext visit)
    {
        if (await PendingAsync(visit) is not { } pending) return;
        await visit.ShowAsync<ConnectSentPage, ConnectContent>(ContentOf(pending));
    }

    /// <summary>The page that the mail's link leads to. Opening it does nothing yet: mail servers open links too.</summary>
    public static Task ShowCodeAsync(PageContext visit)
    {
        var pending = visit.Service<PendingSignIns>().Find(visit.Context);
        var token = new MailedTokenContent(visit.Query("token"), FormErrors.None);
        var content = new ConnectCodeContent(pending?.Identity.ProviderName, token) { Pending = pending?.Id ?? "" };
        return visit.ShowAsync<ConnectCodePage, ConnectCodeContent>(content);
    }

    public static async Task SendCodeAsync(PageContext visit)
    {
        if (await ProviderHandlers.PendingAsync(visit) is not { } pending) return;
        var token = new MailedTokenContent(visit.Form.Text("token"), FormErrors.None);
        var signedIn = await visit.TryAsync(new LinkIdentityByMail(pending.Identity, token.Token));
        if (signedIn.Error is { } error)
        {
            var shown = token with { Errors = FormErrors.Of(error) };
            var content = new ConnectCodeContent(pending.Identity.ProviderName, shown) { Pending = pending.Id };
            await visit.ShowAgainAsync<ConnectCodePage, ConnectCodeContent>(content, error);
        }
        else await ProviderHandlers.EnterAsync(visit, signedIn.Value.RefreshToken, pending.Flow, FlashMessage.IdentityConnected);
    }

    private static Task ShowAgainAsync(PageContext visit, ConnectContent content, Error error) =>
        visit.ShowAgainAsync<ConnectPage, ConnectContent>(content, error);

    // The pages say that the workspace has a member with the address: they are for sign-ins that were found to lead to one.
    private static async Task<PendingSignIn?> PendingAsync(PageContext visit)
    {
        if (await ProviderHandlers.PendingAsync(visit) is not { } pending) return null;
        if (pending.Flow is { Purpose: SignInPurpose.SignIn, Workspace.Length: > 0 }) return pending;
        await visit.GoTo(Redirects.SignIn, FlashMessage.ProviderOutOfDate);
        return null;
    }

    private static ConnectContent ContentOf(PendingSignIn pending) =>
        new(pending.Identity.ProviderName, pending.Identity.ShownEmail ?? "", pending.Flow.Workspace, FormErrors.None)
        {
            Pending = pending.Id
        };
}

/// <summary>The account that is to be connected, and to whom.</summary>
/// <param name="Provider">The provider's name for people.</param>
/// <param name="Email">The account's address, which a member has.</param>
/// <param name="Workspace">The member's workspace.</param>
public sealed record ConnectContent(string Provider, string Email, string Workspace, FormErrors Errors)
{
    /// <summary>What forms of the page say they were opened for.</summary>
    public string Pending { get; init; } = "";
}

/// <summary>What the page of a mailed link shows.</summary>
/// <param name="Provider">The provider that this browser has signed in at; null where it has not.</param>
/// <param name="Token">What the link ends with.</param>
public sealed record ConnectCodeContent(string? Provider, MailedTokenContent Token)
{
    /// <summary>What forms of the page say they were opened for.</summary>
    public string Pending { get; init; } = "";
}
