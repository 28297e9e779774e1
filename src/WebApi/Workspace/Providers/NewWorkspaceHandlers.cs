using Platform.Application.Identities;
using Platform.Application.Organizations;
using Platform.Domain.Organizations;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>Creating a workspace with a provider's account: only its name remains to be chosen.</summary>
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
        var created = await visit.TryAsync(new SignUpWithIdentity(pending.Identity, content.Name, visit.Form.TextOrNull("slug")));
        if (created.Error is { } error)
        {
            await visit.ShowAgainAsync<NewWorkspacePage, NewWorkspaceContent>(content with { Errors = FormErrors.Of(error) }, error);
        }
        else await ProviderHandlers.EnterAsync(visit, created.Value.RefreshToken, new SignInFlow(SignInPurpose.SignUp), FlashMessage.Welcome);
    }

    // A workspace's own host is only for that workspace; others are created at the server's public URL.
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

/// <summary>The input of a new workspace with a provider's account.</summary>
/// <param name="Provider">The provider's display name.</param>
/// <param name="Email">The account's address, which becomes the admin's.</param>
public sealed record NewWorkspaceContent(string Provider, string Email, string Name, string Slug, FormErrors Errors)
{
    /// <summary>The id of the pending sign-in, for the page's forms.</summary>
    public string Pending { get; init; } = "";
}
