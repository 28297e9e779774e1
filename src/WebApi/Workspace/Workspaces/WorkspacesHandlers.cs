using System.Globalization;
using Platform.Application.Sessions.Browser;
using Platform.Application.Workspaces;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Workspaces;

/// <summary>The workspaces that a browser is signed in to: switching, signing out, and finding those of an email address.</summary>
internal static class WorkspacesHandlers
{
    private const string Path = Redirects.Workspaces;

    public static async Task ShowAsync(PageContext page)
    {
        var content = await ContentOfAsync(page);
        await page.ShowAsync<WorkspacesPage, WorkspacesContent>(content);
    }

    public static async Task SwitchAsync(PageContext page)
    {
        // If the sign-in has ended, the page reports it.
        if (await NamedAsync(page) is not var (held, signIn) || !signIn.IsLive)
        {
            await page.GoTo(Path);
            return;
        }

        if (held.Workspace is null) Cookies.SetSignIn(page.Context, signIn.Organization.Value, held.RefreshToken);
        Cookies.MakeCurrent(page.Context, signIn.Organization.Value);
        await page.GoTo(Redirects.Own(page.Form.Text(Redirects.ReturnParameter)) ?? Redirects.Start, FlashMessage.Switched);
    }

    public static async Task SignOutAsync(PageContext page)
    {
        if (await NamedAsync(page) is not var (held, _))
        {
            await page.GoTo(Path);
            return;
        }

        await BrowserSignIns.EndAsync(page, held);
        await page.GoTo(Path, FlashMessage.SignedOut);
    }

    public static async Task SignOutOfAllAsync(PageContext page)
    {
        foreach (var held in Cookies.SignInsOf(page.Context)) await BrowserSignIns.EndAsync(page, held);
        Cookies.DeleteCurrent(page.Context);
        await page.GoTo(Path, FlashMessage.SignedOutOfAll);
    }

    public static async Task FindAsync(PageContext page)
    {
        var email = page.Form.Text("email");
        var sent = await page.TryAsync(new FindWorkspaces(email));
        if (sent.Error is { } error)
        {
            var content = await ContentOfAsync(page) with { Email = email, Errors = FormErrors.Of(error) };
            await page.ShowAgainAsync<WorkspacesPage, WorkspacesContent>(content, error);
        }
        else await page.GoTo(Path + "/sent");
    }

    /// <summary>Shows everyone the same page, whether an email was sent or not.</summary>
    public static Task ShowSentAsync(PageContext page) => page.ShowAsync<WorkspacesSentPage, bool>(true);

    private static async Task<WorkspacesContent> ContentOfAsync(PageContext page)
    {
        var current = Cookies.CurrentOf(page.Context);
        var (live, ended) = (new List<WorkspaceLine>(), new List<HeldSignIn>());
        var isUnknown = false;
        foreach (var (held, signIn) in await BrowserSignIns.ListAsync(page))
        {
            if (signIn is { IsLive: true }) live.Add(new WorkspaceLine(signIn, held == current));
            else Cookies.DeleteSignIn(page.Context, held);

            if (signIn is null) isUnknown = true;
            else if (!signIn.IsLive) ended.Add(signIn);
        }

        var byName = live.OrderBy(line => line.SignIn.OrganizationName, StringComparer.Ordinal).ToList();
        return new WorkspacesContent(byName, ended, isUnknown, "", FormErrors.None);
    }

    // The browser's sign-in to the workspace that the form names.
    private static async Task<(BrowserSignIn Held, HeldSignIn SignIn)?> NamedAsync(PageContext page)
    {
        var named = page.Form.Text("workspace");
        foreach (var (held, signIn) in await BrowserSignIns.ListAsync(page))
        {
            if (signIn is not null && signIn.Organization.Value.ToString(CultureInfo.InvariantCulture) == named) return (held, signIn);
        }

        return null;
    }
}

/// <summary>The page of a browser's workspaces.</summary>
/// <param name="SignIns">The active sign-ins, by the workspaces' names.</param>
/// <param name="Ended">The sign-ins that have ended; this response removes them from the browser.</param>
/// <param name="IsUnknown">Whether there was a sign-in that no longer exists.</param>
/// <param name="Email">The submitted email address, if it was refused.</param>
/// <param name="Errors">The errors of the form.</param>
public sealed record WorkspacesContent(
    IReadOnlyList<WorkspaceLine> SignIns, IReadOnlyList<HeldSignIn> Ended, bool IsUnknown, string Email, FormErrors Errors);

/// <summary>A workspace in the list.</summary>
/// <param name="SignIn">The sign-in.</param>
/// <param name="IsCurrent">Whether it is the current one.</param>
public sealed record WorkspaceLine(HeldSignIn SignIn, bool IsCurrent);
