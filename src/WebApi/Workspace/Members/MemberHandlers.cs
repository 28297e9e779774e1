using Platform.Application.Common;
using Platform.Application.Invitations;
using Platform.Application.Users;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Members;

/// <summary>One person of a workspace: what they are, and whether they stay.</summary>
internal static class MemberHandlers
{
    public static Task ShowAsync(PageContext visit) =>
        WithPersonAsync(visit, person => visit.ShowAsync<MemberPage, MemberContent>(MemberContent.Of(person)));

    public static Task ChangeAsync(PageContext visit) => WithPersonAsync(visit, async person =>
    {
        // For everyone but members API access goes without saying, and must not be asked for. Who becomes a member has it only where it is
        // given.
        var role = visit.Form.Word<Role>("role") ?? person.Role;
        var access = visit.Form.Flag("api_access");
        var changed = await visit.TryAsync(
            new ChangeUser(role, role == Role.Member ? new Optional<bool>(access) : default) { Id = new UserId(visit.Id) });
        await AnswerAsync(visit, changed.Error, new MemberContent(person, role, access, FormErrors.None), FlashMessage.MemberChanged);
    });

    public static Task RemoveAsync(PageContext visit) => WithPersonAsync(visit, async person =>
    {
        var removed = await visit.SendAsync(new RemoveUser(new UserId(visit.Id)));
        await AnswerAsync(
            visit,
            removed.Error,
            MemberContent.Of(person),
            person.Status == UserStatus.Invited ? FlashMessage.InvitationCancelled : FlashMessage.MemberRemoved);
    });

    public static Task InviteAgainAsync(PageContext visit) => WithPersonAsync(visit, async person =>
    {
        var invited = await visit.SendAsync(new InviteUser(person.Email, person.Role));
        await AnswerAsync(visit, invited.Error, MemberContent.Of(person), FlashMessage.Invited);
    });

    private static async Task WithPersonAsync(PageContext visit, Func<UserView, Task> answer)
    {
        var person = await visit.SendAsync(new GetUser(new UserId(visit.Id)));
        if (person.Error is { } error) await visit.RefuseAsync(error);
        else await answer(person.Value);
    }

    // Who is changed may be the one who asks, and may not see this page any more.
    private static Task AnswerAsync(PageContext visit, Error? error, MemberContent content, FlashMessage notice) => error is null
        ? visit.GoTo(MembersHandlers.Path, notice)
        : visit.ShowAgainAsync<MemberPage, MemberContent>(
            content with { Errors = FormErrors.Of(error), IsLastAdmin = IsAboutLastAdmin(error) }, error);

    private static bool IsAboutLastAdmin(Error error) => error == UserErrors.LastAdminStaysAdmin || error == UserErrors.LastAdminStays;
}

/// <summary>A person to be shown.</summary>
/// <param name="Person">As they are.</param>
/// <param name="Role">As they are to be.</param>
/// <param name="ApiAccess">Whether they are to have keys.</param>
public sealed record MemberContent(UserView Person, Role Role, bool ApiAccess, FormErrors Errors)
{
    /// <summary>Whether it was refused because the workspace would have no admin then.</summary>
    public bool IsLastAdmin { get; init; }

    /// <summary>
    /// As they are. What everyone but members has by their role nobody has given them, and is not theirs once they are members.
    /// </summary>
    public static MemberContent Of(UserView person) =>
        new(person, person.Role, person is { Role: Role.Member, ApiAccess: true }, FormErrors.None);
}
