using Platform.Application.Users;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.SignIn;

/// <summary>Accepting an invitation with the link that was mailed.</summary>
internal static class InvitationPage
{
    public static Task ShowAsync(Visit visit) =>
        visit.ShowAsync<InvitationScreen, InvitationContent>(new InvitationContent("", new MailedTokenContent(visit.Query("token"), Problems.None)));

    public static async Task AcceptAsync(Visit visit)
    {
        var (form, token) = (visit.Form, visit.Form.Text("token"));
        var joined = await visit.TryAsync(new AcceptInvitation(token, form.Text("password"), form.TextOrNull("name")));
        if (joined.Error is { } error)
        {
            var content = new InvitationContent(form.Text("name"), new MailedTokenContent(token, Problems.Of(error)));
            await visit.ShowAgainAsync<InvitationScreen, InvitationContent>(content, error);
            return;
        }

        await SignInPage.EnterAsync(visit, joined.Value.RefreshToken);
        await visit.GoTo(Redirects.Start, Notice.Joined);
    }
}

/// <summary>What was typed to accept an invitation; never the password.</summary>
/// <param name="Name">What they want to be called.</param>
/// <param name="Token">The invitation's token, and what is wrong with the form.</param>
public sealed record InvitationContent(string Name, MailedTokenContent Token);
