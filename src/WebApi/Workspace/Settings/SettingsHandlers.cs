using Platform.Application.Organizations;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Settings;

/// <summary>The workspace's settings.</summary>
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
        if (workspace.Error is { } failure) await visit.RefuseAsync(failure);
        else await visit.ShowAgainAsync<SettingsPage, SettingsContent>(
            new SettingsContent(workspace.Value, name, FormErrors.Of(error)), error);
    }
}

/// <summary>The settings page.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Name">The name in the form.</param>
public sealed record SettingsContent(OrganizationView Workspace, string Name, FormErrors Errors);
