using Platform.Application.Passwords;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>Requesting a password reset, and choosing a new password with the mailed link.</summary>
internal static class ForgotPasswordHandlers
{
    public static Task ShowAsync(PageContext page)
    {
        var bound = HostSlug.BoundTo(page.Context);
        var workspace = bound ?? (page.Query("workspace") is { Length: > 0 } named ? named : HostSlug.Of(page.Context));
        return page.ShowAsync<ForgotPasswordPage, ForgotPasswordContent>(
            new ForgotPasswordContent(workspace, bound is not null, "", IsSent: false, FormErrors.None));
    }

    public static async Task SendAsync(PageContext page)
    {
        var (form, bound) = (page.Form, HostSlug.BoundTo(page.Context));
        var content = new ForgotPasswordContent(
            bound ?? form.Text("org_slug"), bound is not null, form.Text("email"), IsSent: false, FormErrors.None);
        var sent = await page.TryAsync(new ForgotPassword(content.Email, content.Workspace));
        if (sent.Error is { } error) await page.ShowAgainAsync<ForgotPasswordPage, ForgotPasswordContent>(
            content with { Errors = FormErrors.Of(error) }, error);
        else await page.GoTo("/workspace/forgot-password/sent");
    }

    /// <summary>Shows everyone the same page, whether an email was sent or not.</summary>
    public static Task ShowSentAsync(PageContext page) =>
        page.ShowAsync<ForgotPasswordPage, ForgotPasswordContent>(
            new ForgotPasswordContent("", IsBound: false, "", IsSent: true, FormErrors.None));

    public static Task ShowResetAsync(PageContext page) =>
        page.ShowAsync<ResetPasswordPage, MailedTokenContent>(new MailedTokenContent(page.Query("token"), FormErrors.None));

    public static async Task ResetAsync(PageContext page)
    {
        var content = new MailedTokenContent(page.Form.Text("token"), FormErrors.None);
        var reset = await page.TryAsync(new ResetPassword(content.Token, page.Form.Text("password")));
        if (reset.Error is { } error) await page.ShowAgainAsync<ResetPasswordPage, MailedTokenContent>(
            content with { Errors = FormErrors.Of(error) }, error);
        else await page.GoTo(Redirects.SignIn, FlashMessage.PasswordReset);
    }
}

/// <summary>The input of a password reset request.</summary>
/// <param name="IsBound">Whether the page is on the workspace's own host, so that its name isn't asked for.</param>
/// <param name="IsSent">Whether the request was made.</param>
public sealed record ForgotPasswordContent(string Workspace, bool IsBound, string Email, bool IsSent, FormErrors Errors);

/// <summary>The token of a mailed link, for the form that sends it back.</summary>
/// <param name="Token">The token; empty if the URL has none, and the form asks for it.</param>
public sealed record MailedTokenContent(string Token, FormErrors Errors);
