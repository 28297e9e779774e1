using Platform.Application.Organizations;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Settings;

/// <summary>The workspace's settings.</summary>
internal static class SettingsHandlers
{
    public static async Task ShowAsync(PageContext page)
    {
        var workspace = await page.SendAsync(new GetCurrentOrganization());
        if (workspace.Error is { } error) await page.RefuseAsync(error);
        else await page.ShowAsync<SettingsPage, SettingsContent>(
            new SettingsContent(workspace.Value, workspace.Value.Name, FormErrors.None));
    }

    public static async Task RenameAsync(PageContext page)
    {
        var name = page.Form.Text("name");
        var renamed = await page.TryAsync(new ChangeOrganization(name));
        if (renamed.Error is not { } error)
        {
            await page.GoTo("/workspace/settings", FlashMessage.WorkspaceRenamed);
            return;
        }

        var workspace = await page.SendAsync(new GetCurrentOrganization());
        if (workspace.Error is { } failure) await page.RefuseAsync(failure);
        else await page.ShowAgainAsync<SettingsPage, SettingsContent>(
            new SettingsContent(workspace.Value, name, FormErrors.Of(error)), error);
    }
}

/// <summary>The settings page.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Name">The name in the form.</param>
public sealed record SettingsContent(OrganizationView Workspace, string Name, FormErrors Errors);
