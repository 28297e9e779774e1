using Platform.Application.Sessions;
using Platform.Domain.Common;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.SignIn;

/// <summary>Signing in and out.</summary>
internal static class SignInPage
{
    private const string NoMatch = "That workspace, email and password do not match";

    public static Task ShowAsync(Visit visit)
    {
        var workspace = visit.Query("workspace") is { Length: > 0 } named ? named : HostSlug.Of(visit.Context);
        var content = new SignInContent(workspace, "", visit.Query(Redirects.ReturnParameter), Problems.None);
        return visit.IsSignedIn ? visit.GoTo(Redirects.Own(content.Return) ?? Redirects.Start) : visit.ShowAsync<SignInScreen, SignInContent>(content);
    }

    public static async Task SendAsync(Visit visit)
    {
        var form = visit.Form;
        var content = new SignInContent(form.Text("org_slug"), form.Text("email"), form.Text(Redirects.ReturnParameter), Problems.None);
        var signedIn = await visit.TryAsync(new LogIn(content.Email, form.Text("password"), content.Workspace));
        if (signedIn.Error is { } error)
        {
            await visit.ShowAgainAsync<SignInScreen, SignInContent>(content with { Problems = Problems.Of(error.Kind == ErrorKind.Unauthorized ? error with { Message = NoMatch } : error) }, error);
            return;
        }

        await EnterAsync(visit, signedIn.Value.RefreshToken);
        await visit.GoTo(Redirects.Own(content.Return) ?? Redirects.Start);
    }

    public static async Task LeaveAsync(Visit visit)
    {
        var slug = visit.Caller.OrganizationSlug;
        await visit.SendAsync(new LogOut());
        Cookies.TakeSignIn(visit.Context);
        await visit.GoTo($"{Redirects.SignIn}?workspace={slug}", Notice.SignedOut);
    }

    /// <summary>Puts a sign-in that has just begun into the browser; the one that it had before is over.</summary>
    public static async Task EnterAsync(Visit visit, string refreshToken)
    {
        if (visit.IsSignedIn) await visit.SendAsync(new LogOut());
        Cookies.GiveSignIn(visit.Context, refreshToken);
    }
}

/// <summary>What was typed to sign in; never the password.</summary>
/// <param name="Workspace">The workspace's slug.</param>
/// <param name="Return">Where to go on.</param>
public sealed record SignInContent(string Workspace, string Email, string Return, Problems Problems);
