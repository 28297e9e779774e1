using System.Linq.Expressions;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>A person of the organization, as its members see them.</summary>
/// <param name="ApiAccess">Whether they may have API keys: members once an admin has said so, everyone else always.</param>
/// <param name="CreatedAt">When they were invited, or made the organization.</param>
/// <param name="Status"><c>invited</c> until they accept, then <c>active</c>.</param>
/// <param name="MailProblem">
/// Why their address could not be mailed: <c>address_not_supported</c> where the mail server can't carry such an address,
/// <c>address_refused</c> where it refused this one for good. Null once a later mail is accepted or the invitation is sent again.
/// </param>
public sealed record UserView(
    long Id, long OrgId, string OrgName, string Email, Role Role, bool ApiAccess, DateTimeOffset CreatedAt, UserStatus Status,
    MailProblem? MailProblem)
{
    internal static readonly Expression<Func<User, UserView>> Projection = u => new UserView(
        u.Id.Value, u.OrganizationId.Value, u.Organization.Name, u.Email.Value, u.Role, u.Role != Role.Member || u.ApiAccessGranted,
        u.CreatedAt, u.PasswordHash == null ? UserStatus.Invited : UserStatus.Active, u.MailProblem);

    internal static UserView Of(User u) => new(
        u.Id.Value, u.Organization.Id.Value, u.Organization.Name, u.Email.Value, u.Role, u.Role != Role.Member || u.ApiAccessGranted,
        u.CreatedAt, u.Status, u.MailProblem);
}

/// <summary>Phrases of queries over people.</summary>
internal static class UserQueries
{
    /// <summary>Those of the caller's organization. Removed ones are gone.</summary>
    public static IQueryable<User> VisibleTo(this IQueryable<User> users, ICaller caller)
    {
        var organization = caller.Organization;
        return users.Where(u => u.OrganizationId == organization && u.RemovedAt == null);
    }

    /// <summary>The admins among them who can act.</summary>
    public static IQueryable<User> WhoAreActiveAdmins(this IQueryable<User> users) =>
        users.Where(u => u.Role == Role.Admin && u.PasswordHash != null && u.RemovedAt == null);

    /// <summary>
    /// Whether the caller may make someone an admin. A key that is not itself an admin's in full could otherwise widen itself
    /// through a person of its choice.
    /// </summary>
    public static bool MayMakeAdmins(this ICaller caller) => caller.Permissions.HasFlag(Permissions.Administer);
}
