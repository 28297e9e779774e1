using Platform.Application.Common;
using Platform.Application.Invitations;
using Platform.Application.Users;
using Platform.Domain.Access;
using Platform.Domain.Users;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Members;

/// <summary>The members of a workspace, and inviting others.</summary>
internal static class MembersHandlers
{
    public const string Path = "/workspace/members";

    public static async Task ShowAsync(PageContext page)
    {
        var people = await page.SendAsync(new ListUsers(page.Page));
        if (people.Error is { } error) await page.RefuseAsync(error);
        else await page.ShowAsync<MembersPage, MembersContent>(new MembersContent(people.Value, "", "", Role.Developer, FormErrors.None));
    }

    public static async Task InviteAsync(PageContext page)
    {
        var (email, name, role) = (page.Form.Text("email"), page.Form.Text("name"), page.Form.Word<Role>("role"));
        var invited = await page.TryAsync(new InviteUser(email, role, page.Form.TextOrNull("name")));
        if (invited.Error is not { } error)
        {
            await page.GoTo(Path, FlashMessage.Invited);
            return;
        }

        var people = await page.SendAsync(new ListUsers(page.Page));
        if (people.Error is { } unlisted) await page.RefuseAsync(unlisted);
        else await page.ShowAgainAsync<MembersPage, MembersContent>(
            new MembersContent(people.Value, email, name, role ?? Role.Developer, FormErrors.Of(error)), error);
    }
}

/// <summary>The page of members.</summary>
/// <param name="People">One page of the members.</param>
/// <param name="Email">The email address in the invitation form.</param>
/// <param name="Name">The name in the form.</param>
/// <param name="Role">The role in the form.</param>
public sealed record MembersContent(PageOf<UserView> People, string Email, string Name, Role Role, FormErrors Errors);

/// <summary>The display texts of email delivery problems.</summary>
public static class MailProblemText
{
    /// <summary>A sentence that describes the problem.</summary>
    public static string SentenceOf(MailProblem problem) => problem switch
    {
        MailProblem.AddressNotSupported => "Our mail server doesn't support addresses like this one.",
        MailProblem.AddressRefused => "The mail server refused this address.",
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, null),
    };
}
