using Platform.Application.Identities.SignIn;
using Platform.Application.Organizations;
using Platform.Domain.Organizations;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;
using Platform.WebApi.Workspace.Providers;

namespace Platform.WebApi.Workspace.ProviderSignIn.Choice;

/// <summary>Creating a workspace with a provider's account: only its name remains to be chosen.</summary>
internal static class NewWorkspaceHandlers
{
    public const string Path = "/workspace/sign-in/create";

    public static async Task ShowAsync(PageContext page)
    {
        if (await PendingAsync(page) is not { } pending) return;
        if (!page.Service<SignUpSettings>().Enabled) await page.RefuseAsync(OrganizationErrors.SignUpDisabled);
        else await page.ShowAsync<NewWorkspacePage, NewWorkspaceContent>(ContentOf(pending, pending.Flow.Name, pending.Flow.Workspace));
    }

    public static async Task SendAsync(PageContext page)
    {
        if (await PendingAsync(page) is not { } pending) return;
        var content = ContentOf(pending, page.Form.Text("name"), page.Form.Text("slug"));
        var created = await page.TryAsync(new SignUpWithIdentity(pending.Identity, content.Name, page.Form.TextOrNull("slug")));
        if (created.Error is { } error)
        {
            await page.ShowAgainAsync<NewWorkspacePage, NewWorkspaceContent>(content with { Errors = FormErrors.Of(error) }, error);
        }
        else await ProviderHandlers.EnterAsync(
            page, created.Value.RefreshToken, new SignInFlow(SignInPurpose.SignUp), FlashMessage.Welcome);
    }

    // A workspace's own host is only for that workspace; others are created at the server's public URL.
    private static Task<PendingSignIn?> PendingAsync(PageContext page) =>
        ProviderHandlers.PendingAsync(page, flow => flow.Host.Length == 0);

    private static NewWorkspaceContent ContentOf(PendingSignIn pending, string name, string slug) =>
        new(pending.Identity.ProviderName, pending.Identity.ShownEmail ?? "", name, slug, FormErrors.None) { Pending = pending.Id };
}

/// <summary>The input of a new workspace with a provider's account.</summary>
/// <param name="Provider">The provider's display name.</param>
/// <param name="Email">The account's address, which becomes the admin's.</param>
public sealed record NewWorkspaceContent(string Provider, string Email, string Name, string Slug, FormErrors Errors) : PendingContent;
