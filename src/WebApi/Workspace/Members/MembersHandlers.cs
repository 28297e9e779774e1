using Platform.Application.Common;
using Platform.Application.Invitations;
using Platform.Application.Users;
using Platform.Domain.Access;
using Platform.Domain.Users;
using Platform.WebApi.Http;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Members;

/// <summary>The people of a workspace, and asking others in.</summary>
internal static class MembersHandlers
{
    public const string Path = "/workspace/members";

    public static async Task ShowAsync(PageContext visit)
    {
        var people = await visit.SendAsync(new ListUsers(visit.Page));
        if (people.Error is { } error) await visit.RefuseAsync(error);
        else await visit.ShowAsync<MembersPage, MembersContent>(new MembersContent(people.Value, "", "", Role.Developer, FormErrors.None));
    }

    public static async Task InviteAsync(PageContext visit)
    {
        var (email, name, role) = (visit.Form.Text("email"), visit.Form.Text("name"), visit.Form.Word<Role>("role"));
        var invited = await visit.TryAsync(new InviteUser(email, role, visit.Form.TextOrNull("name")));
        if (invited.Error is not { } error)
        {
            await visit.GoTo(Path, FlashMessage.Invited);
            return;
        }

        var people = await visit.SendAsync(new ListUsers(visit.Page));
        if (people.Error is { } unlisted) await visit.RefuseAsync(unlisted);
        else await visit.ShowAgainAsync<MembersPage, MembersContent>(
            new MembersContent(people.Value, email, name, role ?? Role.Developer, FormErrors.Of(error)), error);
    }
}

/// <summary>The people to be shown.</summary>
/// <param name="People">One page of them.</param>
/// <param name="Email">What was typed to invite someone, where that failed.</param>
/// <param name="Name">What they were to be called.</param>
/// <param name="Role">What they were to be.</param>
public sealed record MembersContent(PageOf<UserView> People, string Email, string Name, Role Role, FormErrors Errors);

/// <summary>Roles, in words for those who give them.</summary>
public static class RoleText
{
    /// <summary>The roles, the widest first, and what each may do.</summary>
    public static IReadOnlyList<(Role Role, string Name, string May)> All { get; } =
    [
        (Role.Admin, "Admin", "Everything: members, all keys, domains, settings."),
        (Role.Leader, "Leader", "Own keys, usage and the audit log."),
        (Role.Developer, "Developer", "Own keys and usage."),
        (Role.Member, "Member", "Data only; own keys once an admin gives API access."),
    ];

    /// <summary>The word that forms send for a role.</summary>
    public static string WordOf(Role role) => EnumTextConverter<Role>.Of(role);

    /// <summary>What a role is called.</summary>
    public static string NameOf(Role role) => All.Single(known => known.Role == role).Name;
}

/// <summary>What is wrong with an address, in words for those who can correct it.</summary>
public static class MailProblemText
{
    /// <summary>What happened, in one sentence.</summary>
    public static string SentenceOf(MailProblem problem) => problem switch
    {
        MailProblem.AddressNotSupported => "The mail server that mail is sent through can't carry an address like this one.",
        MailProblem.AddressRefused => "The mail server refused this address.",
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, null),
    };
}
