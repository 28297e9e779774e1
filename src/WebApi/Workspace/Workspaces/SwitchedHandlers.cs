using Platform.Application.Sessions.Browser;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Workspace.Workspaces;

/// <summary>Refuses a form of a page that was opened in another workspace than the current one, and says which that is.</summary>
internal static class SwitchedHandlers
{
    public static async Task ShowAsync(PageContext visit, BrowserSignIn opened)
    {
        var found = (await visit.SendAsync(new ListSignIns([opened.RefreshToken]))).Value[0];
        var isThere = found is { IsLive: true, IsEnabled: true }
            && (opened.Workspace is null || found.Organization.Value == opened.Workspace);
        var content = new SwitchedContent(isThere ? found : null, Redirects.PageOf(visit.Context.Request.Path));
        await visit.ShowAsync<SwitchedPage, SwitchedContent>(content, StatusCodes.Status409Conflict);
    }
}

/// <summary>A form that was not carried out.</summary>
/// <param name="Opened">The workspace that its page was opened in; null where the browser is no longer signed in to it.</param>
/// <param name="Page">The page's path.</param>
public sealed record SwitchedContent(HeldSignIn? Opened, string Page);
