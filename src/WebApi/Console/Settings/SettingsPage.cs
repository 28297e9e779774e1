using Platform.Application.Organizations;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.Settings;

/// <summary>The workspace itself.</summary>
internal static class SettingsPage
{
    public static async Task ShowAsync(Visit visit)
    {
        var workspace = await visit.SendAsync(new GetCurrentOrganization());
        if (workspace.Error is { } error) await visit.RefuseAsync(error);
        else await visit.ShowAsync<SettingsScreen, SettingsContent>(new SettingsContent(workspace.Value, workspace.Value.Name, Problems.None));
    }

    public static async Task RenameAsync(Visit visit)
    {
        var name = visit.Form.Text("name");
        var renamed = await visit.TryAsync(new ChangeOrganization(name));
        if (renamed.Error is not { } error)
        {
            await visit.GoTo("/workspace/settings", Notice.WorkspaceRenamed);
            return;
        }

        var workspace = await visit.SendAsync(new GetCurrentOrganization());
        if (workspace.Error is { } gone) await visit.RefuseAsync(gone);
        else await visit.ShowAgainAsync<SettingsScreen, SettingsContent>(new SettingsContent(workspace.Value, name, Problems.Of(error)), error);
    }
}

/// <summary>The workspace to be shown.</summary>
/// <param name="Workspace">As it is.</param>
/// <param name="Name">What it is to be called.</param>
public sealed record SettingsContent(OrganizationView Workspace, string Name, Problems Problems);
