using Platform.Application.Invitations;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>Accepting an invitation with the link that was mailed.</summary>
internal static class InvitationHandlers
{
    public static Task ShowAsync(PageContext visit) =>
        visit.ShowAsync<InvitationPage, InvitationContent>(
            new InvitationContent("", new MailedTokenContent(visit.Query("token"), FormErrors.None)));

    public static async Task AcceptAsync(PageContext visit)
    {
        var (form, token) = (visit.Form, visit.Form.Text("token"));
        var joined = await visit.TryAsync(new AcceptInvitation(token, form.Text("password"), form.TextOrNull("name")));
        if (joined.Error is { } error)
        {
            var content = new InvitationContent(form.Text("name"), new MailedTokenContent(token, FormErrors.Of(error)));
            await visit.ShowAgainAsync<InvitationPage, InvitationContent>(content, error);
            return;
        }

        await SignInHandlers.EnterAsync(visit, joined.Value.RefreshToken);
        await visit.GoTo(Redirects.Start, FlashMessage.Joined);
    }
}

/// <summary>What was typed to accept an invitation; never the password.</summary>
/// <param name="Name">What they want to be called.</param>
/// <param name="Token">The invitation's token, and what is wrong with the form.</param>
public sealed record InvitationContent(string Name, MailedTokenContent Token);
