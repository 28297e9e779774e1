using Platform.Application.Passwords;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>Requesting a password reset, and choosing a new password with the mailed link.</summary>
internal static class ForgotPasswordHandlers
{
    public static Task ShowAsync(PageContext visit)
    {
        var bound = HostSlug.BoundTo(visit.Context);
        var workspace = bound ?? (visit.Query("workspace") is { Length: > 0 } named ? named : HostSlug.Of(visit.Context));
        return visit.ShowAsync<ForgotPasswordPage, ForgotPasswordContent>(
            new ForgotPasswordContent(workspace, bound is not null, "", IsSent: false, FormErrors.None));
    }

    public static async Task SendAsync(PageContext visit)
    {
        var (form, bound) = (visit.Form, HostSlug.BoundTo(visit.Context));
        var content = new ForgotPasswordContent(
            bound ?? form.Text("org_slug"), bound is not null, form.Text("email"), IsSent: false, FormErrors.None);
        var sent = await visit.TryAsync(new ForgotPassword(content.Email, content.Workspace));
        if (sent.Error is { } error) await visit.ShowAgainAsync<ForgotPasswordPage, ForgotPasswordContent>(
            content with { Errors = FormErrors.Of(error) }, error);
        else await visit.GoTo("/workspace/forgot-password/sent");
    }

    /// <summary>Shows everyone the same page, whether an email was sent or not.</summary>
    public static Task ShowSentAsync(PageContext visit) =>
        visit.ShowAsync<ForgotPasswordPage, ForgotPasswordContent>(
            new ForgotPasswordContent("", IsBound: false, "", IsSent: true, FormErrors.None));

    public static Task ShowResetAsync(PageContext visit) =>
        visit.ShowAsync<ResetPasswordPage, MailedTokenContent>(new MailedTokenContent(visit.Query("token"), FormErrors.None));

    public static async Task ResetAsync(PageContext visit)
    {
        var content = new MailedTokenContent(visit.Form.Text("token"), FormErrors.None);
        var reset = await visit.TryAsync(new ResetPassword(content.Token, visit.Form.Text("password")));
        if (reset.Error is { } error) await visit.ShowAgainAsync<ResetPasswordPage, MailedTokenContent>(
            content with { Errors = FormErrors.Of(error) }, error);
        else await visit.GoTo(Redirects.SignIn, FlashMessage.PasswordReset);
    }
}

/// <summary>The input of a password reset request.</summary>
/// <param name="IsBound">Whether the page is on the workspace's own host, so that its name isn't asked for.</param>
/// <param name="IsSent">Whether the request was made.</param>
public sealed record ForgotPasswordContent(string Workspace, bool IsBound, string Email, bool IsSent, FormErrors Errors);

/// <summary>The token of a mailed link, for the form that sends it back.</summary>
/// <param name="Token">The token; empty if the URL has none, and the form asks for it.</param>
public sealed record MailedTokenContent(string Token, FormErrors Errors);
