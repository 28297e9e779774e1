using Platform.Application.Sessions;
using Platform.Domain.Common;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>Signing in and out.</summary>
internal static class SignInHandlers
{
    /// <summary>The query parameter that shows the page to a signed-in person, to sign in to another workspace.</summary>
    public const string AnotherParameter = "another";

    private const string NoMatch = "That workspace, email and password do not match";

    public static Task ShowAsync(PageContext visit)
    {
        var bound = HostSlug.BoundTo(visit.Context);
        var named = visit.Query("workspace");
        var workspace = bound ?? (named.Length > 0 ? named : HostSlug.Of(visit.Context));
        var content = new SignInContent(workspace, bound is not null, "", visit.Query(Redirects.ReturnParameter), FormErrors.None);
        var wantsAnother = visit.Query(AnotherParameter).Length > 0;
        var isSignedIn = visit.IsSignedIn && !wantsAnother && (named.Length == 0 || named == visit.Caller.OrganizationSlug);
        return isSignedIn ? visit.GoTo(Redirects.Own(content.Return) ?? Redirects.Start) : visit.ShowAsync<SignInPage, SignInContent>(content);
    }

    public static async Task SendAsync(PageContext visit)
    {
        var (form, bound) = (visit.Form, HostSlug.BoundTo(visit.Context));
        var content = new SignInContent(
            bound ?? form.Text("org_slug"), bound is not null, form.Text("email"), form.Text(Redirects.ReturnParameter), FormErrors.None);
        var signedIn = await visit.TryAsync(new LogIn(content.Email, form.Text("password"), content.Workspace));
        if (signedIn.Error is { } error)
        {
            await visit.ShowAgainAsync<SignInPage, SignInContent>(
                content with { Errors = FormErrors.Of(error.Kind == ErrorKind.Unauthorized ? error with { Message = NoMatch } : error) },
                error);
            return;
        }

        await EnterAsync(visit, signedIn.Value.RefreshToken);
        await visit.GoTo(Redirects.Own(content.Return) ?? Redirects.Start);
    }

    /// <summary>
    /// Signs out of the current workspace. The browser's other sign-ins stay; none of them becomes the current one automatically.
    /// </summary>
    public static async Task LeaveAsync(PageContext visit)
    {
        var (slug, current) = (visit.Caller.OrganizationSlug, Cookies.CurrentOf(visit.Context)!);
        await visit.SendAsync(new LogOut());
        Cookies.TakeSignIn(visit.Context, current);
        var hasOthers = Cookies.SignInsOf(visit.Context).Any(signIn => signIn != current);
        await visit.GoTo(hasOthers ? Redirects.Workspaces : $"{Redirects.SignIn}?workspace={slug}", FlashMessage.SignedOut);
    }

    /// <summary>Adds a sign-in to this browser and makes it the current one; the other sign-ins stay.</summary>
    public static Task EnterAsync(PageContext visit, string refreshToken) => BrowserSignIns.AddAsync(visit, refreshToken);
}

/// <summary>The input of a sign-in, without the password.</summary>
/// <param name="Workspace">The workspace's slug.</param>
/// <param name="IsBound">Whether the page is on the workspace's own host, so that its name isn't asked for.</param>
/// <param name="Return">The page to open afterwards.</param>
public sealed record SignInContent(string Workspace, bool IsBound, string Email, string Return, FormErrors Errors);
