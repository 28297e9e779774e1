using Platform.Application.Identities.SignIn;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;
using Platform.WebApi.Workspace.Providers;

namespace Platform.WebApi.Workspace.ProviderSignIn.Choice;

/// <summary>Choosing the workspace for a provider's account, from those it is connected in or by name.</summary>
internal static class WorkspaceChoiceHandlers
{
    public const string Path = "/workspace/sign-in/choose";
    public const string NamePath = "/workspace/sign-in/which";

    public static async Task ShowAsync(PageContext page)
    {
        if (await ProviderHandlers.PendingAsync(page) is not { } pending) return;
        var found = await page.SendAsync(new FindIdentityWorkspaces(pending.Identity));
        if (found.Error is { } error) await page.RefuseAsync(error);
        else
        {
            var content = new ChooseContent(pending.Identity.ProviderName, found.Value.Workspaces) { Pending = pending.Id };
            await page.ShowAsync<ChoosePage, ChooseContent>(content);
        }
    }

    public static async Task ShowNameAsync(PageContext page)
    {
        if (await ProviderHandlers.PendingAsync(page) is not { } pending) return;
        var mayCreate = pending.Identity.VerifiedEmail is not null;
        var (provider, account) = (pending.Identity.ProviderName, pending.Identity.ShownEmail);
        var content = new WhichContent(provider, account, pending.Flow.Workspace, mayCreate, FormErrors.None)
        {
            Pending = pending.Id,
        };
        await page.ShowAsync<WhichPage, WhichContent>(content);
    }

    /// <summary>Handles the forms of both pages.</summary>
    public static async Task ChooseAsync(PageContext page)
    {
        if (await ProviderHandlers.PendingAsync(page) is not { } pending) return;
        // A workspace's own host leaves no choice.
        var named = pending.Flow.Host.Length > 0 ? pending.Flow.Host : page.Form.Text("org_slug");
        if (named.Trim() is not { Length: > 0 } workspace) await page.GoTo(NamePath);
        else await ProviderHandlers.SignInAsync(page, pending.Identity, pending.Flow with { Workspace = workspace });
    }
}

/// <summary>The workspaces to choose from.</summary>
/// <param name="Provider">The provider's display name.</param>
/// <param name="Workspaces">The workspaces that the account is connected in.</param>
public sealed record ChooseContent(string Provider, IReadOnlyList<WorkspaceChoice> Workspaces) : PendingContent;

/// <summary>The page for an account that isn't connected in any workspace.</summary>
/// <param name="Provider">The provider's display name.</param>
/// <param name="Account">The account's address; null for none.</param>
/// <param name="Workspace">The name that was entered.</param>
/// <param name="MayCreate">Whether the account may create a workspace.</param>
public sealed record WhichContent(string Provider, string? Account, string Workspace, bool MayCreate, FormErrors Errors) : PendingContent;
