using Platform.Application.Identities.SignIn;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>Which workspace an account at a provider is to sign in to: one of those it is connected in, or another that is named.</summary>
internal static class WorkspaceChoiceHandlers
{
    public const string Path = "/workspace/sign-in/choose";
    public const string NamePath = "/workspace/sign-in/which";

    public static async Task ShowAsync(PageContext visit)
    {
        if (await ProviderHandlers.PendingAsync(visit) is not { } pending) return;
        var found = await visit.SendAsync(new FindIdentityWorkspaces(pending.Identity));
        if (found.Error is { } error) await visit.RefuseAsync(error);
        else
        {
            var content = new ChooseContent(pending.Identity.ProviderName, found.Value.Workspaces) { Pending = pending.Id };
            await visit.ShowAsync<ChoosePage, ChooseContent>(content);
        }
    }

    public static async Task ShowNameAsync(PageContext visit)
    {
        if (await ProviderHandlers.PendingAsync(visit) is not { } pending) return;
        var mayCreate = pending.Identity.VerifiedEmail is not null;
        var (provider, account) = (pending.Identity.ProviderName, pending.Identity.ShownEmail);
        var content = new WhichContent(provider, account, pending.Flow.Workspace, mayCreate, FormErrors.None)
        {
            Pending = pending.Id,
        };
        await visit.ShowAsync<WhichPage, WhichContent>(content);
    }

    /// <summary>For either page.</summary>
    public static async Task ChooseAsync(PageContext visit)
    {
        if (await ProviderHandlers.PendingAsync(visit) is not { } pending) return;
        // On a workspace's own host there is none to choose.
        var named = pending.Flow.Host.Length > 0 ? pending.Flow.Host : visit.Form.Text("org_slug");
        if (named.Trim() is not { Length: > 0 } workspace) await visit.GoTo(NamePath);
        else await ProviderHandlers.SignInAsync(visit, pending.Identity, pending.Flow with { Workspace = workspace });
    }
}

/// <summary>The workspaces to choose from.</summary>
/// <param name="Provider">The provider's name for people.</param>
/// <param name="Workspaces">Those that the account is connected in.</param>
public sealed record ChooseContent(string Provider, IReadOnlyList<WorkspaceChoice> Workspaces)
{
    /// <summary>What forms of the page say they were opened for.</summary>
    public string Pending { get; init; } = "";
}

/// <summary>What the page shows where an account is connected nowhere.</summary>
/// <param name="Provider">The provider's name for people.</param>
/// <param name="Account">The account's address; null where it has none.</param>
/// <param name="Workspace">What was named.</param>
/// <param name="MayCreate">Whether the account may make a workspace.</param>
public sealed record WhichContent(string Provider, string? Account, string Workspace, bool MayCreate, FormErrors Errors)
{
    /// <summary>What forms of the page say they were opened for.</summary>
    public string Pending { get; init; } = "";
}
