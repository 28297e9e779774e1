using Platform.Application.Organizations;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Settings;

/// <summary>The workspace itself.</summary>
internal static class SettingsHandlers
{
    public static async Task ShowAsync(PageContext visit)
    {
        var workspace = await visit.SendAsync(new GetCurrentOrganization());
        if (workspace.Error is { } error) await visit.RefuseAsync(error);
        else await visit.ShowAsync<SettingsPage, SettingsContent>(
            new SettingsContent(workspace.Value, workspace.Value.Name, FormErrors.None));
    }

    public static async Task RenameAsync(PageContext visit)
    {
        var name = visit.Form.Text("name");
        var renamed = await visit.TryAsync(new ChangeOrganization(name));
        if (renamed.Error is not { } error)
        {
            await visit.GoTo("/workspace/settings", FlashMessage.WorkspaceRenamed);
            return;
        }

        var workspace = await visit.SendAsync(new GetCurrentOrganization());
        if (workspace.Error is { } gone) await visit.RefuseAsync(gone);
        else await visit.ShowAgainAsync<SettingsPage, SettingsContent>(
            new SettingsContent(workspace.Value, name, FormErrors.Of(error)), error);
    }
}

/// <summary>The workspace to be shown.</summary>
/// <param name="Workspace">As it is.</param>
/// <param name="Name">What it is to be called.</param>
public sealed record SettingsContent(OrganizationView Workspace, string Name, FormErrors Errors);
