using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Members;

/// <summary>A member of a workspace: changing and removing them.</summary>
internal static class MemberHandlers
{
    public static Task ShowAsync(PageContext visit) =>
        WithPersonAsync(visit, person => visit.ShowAsync<MemberPage, MemberContent>(MemberContent.Of(person)));

    public static Task ChangeAsync(PageContext visit) => WithPersonAsync(visit, async person =>
    {
        // All roles except member include API access, and the use case refuses it for them. A person who becomes a member has it only if
        // it is given.
        var role = visit.Form.Word<Role>("role") ?? person.Role;
        var access = visit.Form.Flag("api_access");
        var changed = await visit.TryAsync(
            new ChangeUser(role, role == Role.Member ? new Optional<bool>(access) : default) { Id = new UserId(visit.Id) });
        await RespondAsync(visit, changed.Error, new MemberContent(person, role, access, FormErrors.None), FlashMessage.MemberChanged);
    });

    public static Task RemoveAsync(PageContext visit) => WithPersonAsync(visit, async person =>
    {
        var removed = await visit.SendAsync(new RemoveUser(new UserId(visit.Id)));
        await RespondAsync(
            visit,
            removed.Error,
            MemberContent.Of(person),
            person.Status == UserStatus.Invited ? FlashMessage.InvitationCancelled : FlashMessage.MemberRemoved);
    });

    public static Task InviteAgainAsync(PageContext visit) => WithPersonAsync(visit, async person =>
    {
        var invited = await visit.SendAsync(new InviteUser(person.Email, person.Role));
        await RespondAsync(visit, invited.Error, MemberContent.Of(person), FlashMessage.Invited);
    });

    private static async Task WithPersonAsync(PageContext visit, Func<UserView, Task> respond)
    {
        var person = await visit.SendAsync(new GetUser(new UserId(visit.Id)));
        if (person.Error is { } error) await visit.RefuseAsync(error);
        else await respond(person.Value);
    }

    // Redirects to the list, because people who change themselves may no longer see this page.
    private static Task RespondAsync(PageContext visit, Error? error, MemberContent content, FlashMessage message) => error is null
        ? visit.GoTo(MembersHandlers.Path, message)
        : visit.ShowAgainAsync<MemberPage, MemberContent>(
            content with { Errors = FormErrors.Of(error), IsLastAdmin = IsAboutLastAdmin(error) }, error);

    private static bool IsAboutLastAdmin(Error error) => error == UserErrors.LastAdminStaysAdmin || error == UserErrors.LastAdminStays;
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
