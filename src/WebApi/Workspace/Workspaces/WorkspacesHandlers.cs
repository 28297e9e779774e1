using System.Globalization;
using Platform.Application.Sessions.Browser;
using Platform.Application.Workspaces;
using Platform.WebApi.Workspace.Layout;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Workspace.Workspaces;

/// <summary>The workspaces that a browser is signed in to: switching, signing out, and finding those of an address.</summary>
internal static class WorkspacesHandlers
{
    private const string Path = Redirects.Workspaces;

    public static async Task ShowAsync(PageContext visit)
    {
        var content = await ContentOfAsync(visit);
        await visit.ShowAsync<WorkspacesPage, WorkspacesContent>(content);
    }

    public static async Task SwitchAsync(PageContext visit)
    {
        // Of one that has ended the page says so.
        if (await NamedAsync(visit) is not var (held, signIn) || !signIn.IsLive)
        {
            await visit.GoTo(Path);
            return;
        }

        if (held.Workspace is null) Cookies.KeepSignIn(visit.Context, signIn.Organization.Value, held.RefreshToken);
        Cookies.MakeCurrent(visit.Context, signIn.Organization.Value);
        await visit.GoTo(Redirects.Own(visit.Form.Text(Redirects.ReturnParameter)) ?? Redirects.Start, FlashMessage.Switched);
    }

    public static async Task LeaveAsync(PageContext visit)
    {
        if (await NamedAsync(visit) is not var (held, _))
        {
            await visit.GoTo(Path);
            return;
        }

        await BrowserSignIns.EndAsync(visit, held);
        await visit.GoTo(Path, FlashMessage.SignedOut);
    }

    public static async Task LeaveAllAsync(PageContext visit)
    {
        foreach (var held in Cookies.SignInsOf(visit.Context)) await BrowserSignIns.EndAsync(visit, held);
        Cookies.TakeCurrent(visit.Context);
        await visit.GoTo(Path, FlashMessage.SignedOutOfAll);
    }

    public static async Task FindAsync(PageContext visit)
    {
        var email = visit.Form.Text("email");
        var asked = await visit.TryAsync(new FindWorkspaces(email));
        if (asked.Error is { } error)
        {
            var content = await ContentOfAsync(visit) with { Email = email, Errors = FormErrors.Of(error) };
            await visit.ShowAgainAsync<WorkspacesPage, WorkspacesContent>(content, error);
        }
        else await visit.GoTo(Path + "/sent");
    }

    /// <summary>Says the same to everyone: a mail is on its way, if there is something to mail.</summary>
    public static Task ShowSentAsync(PageContext visit) => visit.ShowAsync<WorkspacesSentPage, bool>(true);

    private static async Task<WorkspacesContent> ContentOfAsync(PageContext visit)
    {
        var current = Cookies.CurrentOf(visit.Context);
        var (live, ended) = (new List<WorkspaceLine>(), new List<HeldSignIn>());
        var isUnknown = false;
        foreach (var (held, signIn) in await BrowserSignIns.ListAsync(visit))
        {
            if (signIn is { IsLive: true }) live.Add(new WorkspaceLine(signIn, held == current));
            else Cookies.TakeSignIn(visit.Context, held);

            if (signIn is null) isUnknown = true;
            else if (!signIn.IsLive) ended.Add(signIn);
        }

        var byName = live.OrderBy(line => line.SignIn.OrganizationName, StringComparer.Ordinal).ToList();
        return new WorkspacesContent(byName, ended, isUnknown, "", FormErrors.None);
    }

    // The sign-in to the workspace that the form names, among those that the browser holds.
    private static async Task<(BrowserSignIn Held, HeldSignIn SignIn)?> NamedAsync(PageContext visit)
    {
        var named = visit.Form.Text("workspace");
        foreach (var (held, signIn) in await BrowserSignIns.ListAsync(visit))
        {
            if (signIn is not null && signIn.Organization.Value.ToString(CultureInfo.InvariantCulture) == named) return (held, signIn);
        }

        return null;
    }
}

/// <summary>What a browser is signed in to.</summary>
/// <param name="SignIns">Those that count, by the workspaces' names.</param>
/// <param name="Ended">Those that have ended since; they are taken from the browser with this answer.</param>
/// <param name="IsUnknown">Whether there was one of which nothing is known any more.</param>
/// <param name="Email">The address that was typed to find its workspaces, where that failed.</param>
/// <param name="Errors">What is wrong with it.</param>
public sealed record WorkspacesContent(
    IReadOnlyList<WorkspaceLine> SignIns, IReadOnlyList<HeldSignIn> Ended, bool IsUnknown, string Email, FormErrors Errors);

/// <summary>One of them.</summary>
/// <param name="SignIn">The sign-in.</param>
/// <param name="IsCurrent">Whether it is the one that pages are shown for.</param>
public sealed record WorkspaceLine(HeldSignIn SignIn, bool IsCurrent);
