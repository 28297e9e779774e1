using Platform.Application.Passwords;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>Asking for another password, and choosing it with the link that was mailed.</summary>
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
        var asked = await visit.TryAsync(new ForgotPassword(content.Email, content.Workspace));
        if (asked.Error is { } error) await visit.ShowAgainAsync<ForgotPasswordPage, ForgotPasswordContent>(
            content with { Errors = FormErrors.Of(error) }, error);
        else await visit.GoTo("/workspace/forgot-password/sent");
    }

    /// <summary>Says alike to everyone that a mail is on its way, if there is someone to send it to.</summary>
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

/// <summary>What was typed to ask for another password.</summary>
/// <param name="IsBound">Whether the page's host is that workspace's own, so that there is nothing to type.</param>
/// <param name="IsSent">Whether it has been asked for.</param>
public sealed record ForgotPasswordContent(string Workspace, bool IsBound, string Email, bool IsSent, FormErrors Errors);

/// <summary>What a mailed link ends with, for the form that sends it back.</summary>
/// <param name="Token">Empty where the address bears none: then it is asked for.</param>
public sealed record MailedTokenContent(string Token, FormErrors Errors);
