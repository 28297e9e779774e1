using Platform.Application.Passwords;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.SignIn;

/// <summary>Asking for another password, and choosing it with the link that was mailed.</summary>
internal static class ForgotPasswordPage
{
    public static Task ShowAsync(Visit visit)
    {
        var bound = HostSlug.BoundTo(visit.Context);
        var workspace = bound ?? (visit.Query("workspace") is { Length: > 0 } named ? named : HostSlug.Of(visit.Context));
        return visit.ShowAsync<ForgotPasswordScreen, ForgotPasswordContent>(new ForgotPasswordContent(workspace, bound is not null, "", IsSent: false, Problems.None));
    }

    public static async Task SendAsync(Visit visit)
    {
        var (form, bound) = (visit.Form, HostSlug.BoundTo(visit.Context));
        var content = new ForgotPasswordContent(bound ?? form.Text("org_slug"), bound is not null, form.Text("email"), IsSent: false, Problems.None);
        var asked = await visit.TryAsync(new ForgotPassword(content.Email, content.Workspace));
        if (asked.Error is { } error) await visit.ShowAgainAsync<ForgotPasswordScreen, ForgotPasswordContent>(content with { Problems = Problems.Of(error) }, error);
        else await visit.GoTo("/workspace/forgot-password/sent");
    }

    /// <summary>Says alike to everyone that a mail is on its way, if there is someone to send it to.</summary>
    public static Task ShowSentAsync(Visit visit) =>
        visit.ShowAsync<ForgotPasswordScreen, ForgotPasswordContent>(new ForgotPasswordContent("", IsBound: false, "", IsSent: true, Problems.None));

    public static Task ShowResetAsync(Visit visit) =>
        visit.ShowAsync<ResetPasswordScreen, MailedTokenContent>(new MailedTokenContent(visit.Query("token"), Problems.None));

    public static async Task ResetAsync(Visit visit)
    {
        var content = new MailedTokenContent(visit.Form.Text("token"), Problems.None);
        var reset = await visit.TryAsync(new ResetPassword(content.Token, visit.Form.Text("password")));
        if (reset.Error is { } error) await visit.ShowAgainAsync<ResetPasswordScreen, MailedTokenContent>(content with { Problems = Problems.Of(error) }, error);
        else await visit.GoTo(Redirects.SignIn, Notice.PasswordReset);
    }
}

/// <summary>What was typed to ask for another password.</summary>
/// <param name="IsBound">Whether the page's host is that workspace's own, so that there is nothing to type.</param>
/// <param name="IsSent">Whether it has been asked for.</param>
public sealed record ForgotPasswordContent(string Workspace, bool IsBound, string Email, bool IsSent, Problems Problems);

/// <summary>What a mailed link ends with, for the form that sends it back.</summary>
/// <param name="Token">Empty where the address bears none: then it is asked for.</param>
public sealed record MailedTokenContent(string Token, Problems Problems);
