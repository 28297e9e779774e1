using Platform.Application.Users;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.SignIn;

/// <summary>Accepting an invitation with the link that was mailed.</summary>
internal static class InvitationPage
{
    public static Task ShowAsync(Visit visit) =>
        visit.ShowAsync<InvitationScreen, MailedTokenContent>(new MailedTokenContent(visit.Query("token"), Problems.None));

    public static async Task AcceptAsync(Visit visit)
    {
        var content = new MailedTokenContent(visit.Form.Text("token"), Problems.None);
        var joined = await visit.TryAsync(new AcceptInvitation(content.Token, visit.Form.Text("password")));
        if (joined.Error is { } error)
        {
            await visit.ShowAgainAsync<InvitationScreen, MailedTokenContent>(content with { Problems = Problems.Of(error) }, error);
            return;
        }

        await SignInPage.EnterAsync(visit, joined.Value.RefreshToken);
        await visit.GoTo(Redirects.Start, Notice.Joined);
    }
}
