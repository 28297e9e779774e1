using Platform.Application.Sessions.Browser;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Workspaces;

/// <summary>Refuses a form that was opened in another workspace than the current one, and names both workspaces.</summary>
internal static class SwitchedHandlers
{
    public static async Task ShowAsync(PageContext page, BrowserSignIn opened)
    {
        var found = (await page.SendAsync(new ListSignIns([opened.RefreshToken]))).Value[0];
        var isUsable = found is { IsLive: true, IsEnabled: true }
            && (opened.Workspace is null || found.Organization.Value == opened.Workspace);
        var content = new SwitchedContent(isUsable ? found : null, Redirects.PageOf(page.Context.Request.Path));
        await page.ShowAsync<SwitchedPage, SwitchedContent>(content, StatusCodes.Status409Conflict);
    }
}

/// <summary>The page for a refused form.</summary>
/// <param name="Opened">The workspace in which the form was opened; null if the browser is no longer signed in to it.</param>
/// <param name="Page">The page's path.</param>
public sealed record SwitchedContent(HeldSignIn? Opened, string Page);
