using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.Members;

/// <summary>One person of a workspace: what they are, and whether they stay.</summary>
internal static class MemberPage
{
    public static async Task ShowAsync(Visit visit)
    {
        var person = await FindAsync(visit);
        if (person.Error is { } error) await visit.RefuseAsync(error);
        else await visit.ShowAsync<MemberScreen, MemberContent>(MemberContent.Of(person.Value));
    }

    public static async Task ChangeAsync(Visit visit)
    {
        var person = await FindAsync(visit);
        if (person.Error is { } gone)
        {
            await visit.RefuseAsync(gone);
            return;
        }

        // For everyone but members API access goes without saying, and must not be asked for. Who becomes a member has it only where it is given.
        var role = visit.Form.Word<Role>("role") ?? person.Value.Role;
        var access = visit.Form.Flag("api_access");
        var change = new ChangeUser(role, role == Role.Member ? new Optional<bool>(access) : default) { Id = new UserId(visit.Id) };
        await AnswerAsync(visit, await visit.TryAsync(change) is { Error: { } error } ? error : null, new MemberContent(person.Value, role, access, Problems.None), Notice.MemberChanged);
    }

    public static async Task RemoveAsync(Visit visit)
    {
        var person = await FindAsync(visit);
        if (person.Error is { } gone)
        {
            await visit.RefuseAsync(gone);
            return;
        }

        var removed = await visit.SendAsync(new RemoveUser(new UserId(visit.Id)));
        var notice = person.Value.Status == UserStatus.Invited ? Notice.InvitationCancelled : Notice.MemberRemoved;
        await AnswerAsync(visit, removed.Error, MemberContent.Of(person.Value), notice);
    }

    public static async Task InviteAgainAsync(Visit visit)
    {
        var person = await FindAsync(visit);
        if (person.Error is { } gone)
        {
            await visit.RefuseAsync(gone);
            return;
        }

        var invited = await visit.SendAsync(new InviteUser(person.Value.Email, person.Value.Role));
        await AnswerAsync(visit, invited.Error, MemberContent.Of(person.Value), Notice.Invited);
    }

    private static Task<Result<UserView>> FindAsync(Visit visit) => visit.SendAsync(new GetUser(new UserId(visit.Id)));

    // Who is changed may be the one who asks, and may not see this page any more.
    private static Task AnswerAsync(Visit visit, Error? error, MemberContent content, Notice notice) => error is null
        ? visit.GoTo(MembersPage.Path, notice)
        : visit.ShowAgainAsync<MemberScreen, MemberContent>(content with { Problems = Problems.Of(error) }, error);
}

/// <summary>A person to be shown.</summary>
/// <param name="Person">As they are.</param>
/// <param name="Role">As they are to be.</param>
/// <param name="ApiAccess">Whether they are to have keys.</param>
public sealed record MemberContent(UserView Person, Role Role, bool ApiAccess, Problems Problems)
{
    /// <summary>As they are. What everyone but members has by their role nobody has given them, and is not theirs once they are members.</summary>
    public static MemberContent Of(UserView person) => new(person, person.Role, person is { Role: Role.Member, ApiAccess: true }, Problems.None);
}
