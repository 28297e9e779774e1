using Platform.Application.Invitations;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>Accepting an invitation with the mailed link.</summary>
internal static class InvitationHandlers
{
    public const string Path = "/invitations/accept";

    public static Task ShowAsync(PageContext page) =>
        page.ShowAsync<InvitationPage, InvitationContent>(
            new InvitationContent("", new MailedTokenContent(page.Query("token"), FormErrors.None)));

    public static async Task AcceptAsync(PageContext page)
    {
        var (form, token) = (page.Form, page.Form.Text("token"));
        var joined = await page.TryAsync(new AcceptInvitation(token, form.Text("password"), form.TextOrNull("name")));
        if (joined.Error is { } error)
        {
            var content = new InvitationContent(form.Text("name"), new MailedTokenContent(token, FormErrors.Of(error)));
            await page.ShowAgainAsync<InvitationPage, InvitationContent>(content, error);
            return;
        }

        await SignInHandlers.EnterAsync(page, joined.Value.RefreshToken);
        await page.GoTo(Redirects.Start, FlashMessage.Joined);
    }
}

/// <summary>The input of an accepted invitation, without the password.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="Token">The invitation's token, and the form's errors.</param>
public sealed record InvitationContent(string Name, MailedTokenContent Token);
