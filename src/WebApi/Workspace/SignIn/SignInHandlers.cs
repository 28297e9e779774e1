using Platform.Application.Sessions;
using Platform.Domain.Common;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>Signing in and out.</summary>
internal static class SignInHandlers
{
    /// <summary>The query parameter that shows the page to a signed-in person, to sign in to another workspace.</summary>
    public const string AnotherParameter = "another";

    private const string NoMatch = "That workspace, email and password do not match";

    public static Task ShowAsync(PageContext page)
    {
        var bound = HostSlug.BoundTo(page.Context);
        var named = page.Query("workspace");
        var workspace = bound ?? (named.Length > 0 ? named : HostSlug.Of(page.Context));
        var content = new SignInContent(workspace, bound is not null, "", page.Query(Redirects.ReturnParameter), FormErrors.None);
        var wantsAnother = page.Query(AnotherParameter).Length > 0;
        var isSignedIn = page.IsSignedIn && !wantsAnother && (named.Length == 0 || named == page.Caller.OrganizationSlug);
        return isSignedIn
            ? page.GoTo(Redirects.Own(content.Return) ?? Redirects.Start)
            : page.ShowAsync<SignInPage, SignInContent>(content);
    }

    public static async Task SendAsync(PageContext page)
    {
        var (form, bound) = (page.Form, HostSlug.BoundTo(page.Context));
        var content = new SignInContent(
            bound ?? form.Text("org_slug"), bound is not null, form.Text("email"), form.Text(Redirects.ReturnParameter), FormErrors.None);
        var signedIn = await page.TryAsync(new LogIn(content.Email, form.Text("password"), content.Workspace));
        if (signedIn.Error is { } error)
        {
            await page.ShowAgainAsync<SignInPage, SignInContent>(
                content with { Errors = FormErrors.Of(error.Kind == ErrorKind.Unauthorized ? error with { Message = NoMatch } : error) },
                error);
            return;
        }

        await EnterAsync(page, signedIn.Value.RefreshToken);
        await page.GoTo(Redirects.Own(content.Return) ?? Redirects.Start);
    }

    /// <summary>
    /// Signs out of the current workspace. The browser's other sign-ins stay; none of them becomes the current one automatically.
    /// </summary>
    public static async Task SignOutAsync(PageContext page)
    {
        var (slug, current) = (page.Caller.OrganizationSlug, Cookies.CurrentOf(page.Context)!);
        await page.SendAsync(new LogOut());
        Cookies.DeleteSignIn(page.Context, current);
        var hasOthers = Cookies.SignInsOf(page.Context).Any(signIn => signIn != current);
        await page.GoTo(hasOthers ? Redirects.Workspaces : $"{Redirects.SignIn}?workspace={slug}", FlashMessage.SignedOut);
    }

    /// <summary>Adds a sign-in to this browser and makes it the current one; the other sign-ins stay.</summary>
    public static Task EnterAsync(PageContext page, string refreshToken) => BrowserSignIns.AddAsync(page, refreshToken);
}

/// <summary>The input of a sign-in, without the password.</summary>
/// <param name="Workspace">The workspace's slug.</param>
/// <param name="IsBound">Whether the page is on the workspace's own host, so that its name isn't asked for.</param>
/// <param name="Return">The page to open afterwards.</param>
public sealed record SignInContent(string Workspace, bool IsBound, string Email, string Return, FormErrors Errors);
