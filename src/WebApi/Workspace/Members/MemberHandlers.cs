using Platform.Application.Common;
using Platform.Application.Invitations;
using Platform.Application.Users;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Members;

/// <summary>A member of a workspace: changing and removing them.</summary>
internal static class MemberHandlers
{
    public static Task ShowAsync(PageContext page) =>
        WithPersonAsync(page, person => page.ShowAsync<MemberPage, MemberContent>(MemberContent.Of(person)));

    public static Task ChangeAsync(PageContext page) => WithPersonAsync(page, async person =>
    {
        // All roles except member include API access, and the use case refuses it for them. A person who becomes a member has it only if
        // it is given.
        var role = page.Form.Word<Role>("role") ?? person.Role;
        var access = page.Form.Flag("api_access");
        var changed = await page.TryAsync(
            new ChangeUser(role, role == Role.Member ? new Optional<bool>(access) : default) { Id = new UserId(page.Id) });
        await RespondAsync(page, changed.Error, new MemberContent(person, role, access, FormErrors.None), FlashMessage.MemberChanged);
    });

    public static Task RemoveAsync(PageContext page) => WithPersonAsync(page, async person =>
    {
        var removed = await page.SendAsync(new RemoveUser(new UserId(page.Id)));
        await RespondAsync(
            page,
            removed.Error,
            MemberContent.Of(person),
            person.Status == UserStatus.Invited ? FlashMessage.InvitationCancelled : FlashMessage.MemberRemoved);
    });

    public static Task InviteAgainAsync(PageContext page) => WithPersonAsync(page, async person =>
    {
        var invited = await page.SendAsync(new InviteUser(person.Email, person.Role));
        await RespondAsync(page, invited.Error, MemberContent.Of(person), FlashMessage.Invited);
    });

    private static async Task WithPersonAsync(PageContext page, Func<UserView, Task> respond)
    {
        var person = await page.SendAsync(new GetUser(new UserId(page.Id)));
        if (person.Error is { } error) await page.RefuseAsync(error);
        else await respond(person.Value);
    }

    // Redirects to the list, because people who change themselves may no longer see this page.
    private static Task RespondAsync(PageContext page, Error? error, MemberContent content, FlashMessage message) => error is null
        ? page.GoTo(MembersHandlers.Path, message)
        : page.ShowAgainAsync<MemberPage, MemberContent>(
            content with { Errors = FormErrors.Of(error), IsLastAdmin = IsAboutLastAdmin(error) }, error);

    private static bool IsAboutLastAdmin(Error error) => error.Is(UserErrors.LastAdminStaysAdmin) || error.Is(UserErrors.LastAdminStays);
}

/// <summary>The page of a member.</summary>
/// <param name="Person">The member.</param>
/// <param name="Role">The role in the form.</param>
/// <param name="ApiAccess">The API access in the form.</param>
public sealed record MemberContent(UserView Person, Role Role, bool ApiAccess, FormErrors Errors)
{
    /// <summary>Whether the change was refused because the workspace would be left without an admin.</summary>
    public bool IsLastAdmin { get; init; }

    /// <summary>The page with the current values. API access that comes with a role isn't ticked: it ends with the role.</summary>
    public static MemberContent Of(UserView person) =>
        new(person, person.Role, person is { Role: Role.Member, ApiAccess: true }, FormErrors.None);
}
