using Platform.Application.Identities.SignIn;
using Platform.Application.Organizations;
using Platform.Domain.Organizations;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>Making a workspace by an account at a provider: only its name is left to be chosen.</summary>
internal static class NewWorkspaceHandlers
{
    public const string Path = "/workspace/sign-in/create";

    public static async Task ShowAsync(PageContext visit)
    {
        if (await PendingAsync(visit) is not { } pending) return;
        if (!visit.Service<SignUpSettings>().Enabled) await visit.RefuseAsync(OrganizationErrors.SignUpDisabled);
        else await visit.ShowAsync<NewWorkspacePage, NewWorkspaceContent>(ContentOf(pending, pending.Flow.Name, pending.Flow.Workspace));
    }

    public static async Task SendAsync(PageContext visit)
    {
        if (await PendingAsync(visit) is not { } pending) return;
        var content = ContentOf(pending, visit.Form.Text("name"), visit.Form.Text("slug"));
        var made = await visit.TryAsync(new SignUpWithIdentity(pending.Identity, content.Name, visit.Form.TextOrNull("slug")));
        if (made.Error is { } error)
        {
            await visit.ShowAgainAsync<NewWorkspacePage, NewWorkspaceContent>(content with { Errors = FormErrors.Of(error) }, error);
        }
        else await ProviderHandlers.EnterAsync(visit, made.Value.RefreshToken, new SignInFlow(SignInPurpose.SignUp), FlashMessage.Welcome);
    }

    // A workspace's own host is for that workspace: others are made at the product's address.
    private static async Task<PendingSignIn?> PendingAsync(PageContext visit)
    {
        if (await ProviderHandlers.PendingAsync(visit) is not { } pending) return null;
        if (pending.Flow.Host.Length == 0) return pending;
        await visit.GoTo(Redirects.SignIn, FlashMessage.ProviderOutOfDate);
        return null;
    }

    private static NewWorkspaceContent ContentOf(PendingSignIn pending, string name, string slug) =>
        new(pending.Identity.ProviderName, pending.Identity.ShownEmail ?? "", name, slug, FormErrors.None) { Pending = pending.Id };
}

/// <summary>What was typed to make a workspace by an account at a provider.</summary>
/// <param name="Provider">The provider's name for people.</param>
/// <param name="Email">The account's address, which becomes the admin's.</param>
public sealed record NewWorkspaceContent(string Provider, string Email, string Name, string Slug, FormErrors Errors)
{
    /// <summary>What forms of the page say they were opened for.</summary>
    public string Pending { get; init; } = "";
}
