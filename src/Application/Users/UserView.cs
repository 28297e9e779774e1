using Platform.Domain.Access;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>A person of the organization, as its members see them.</summary>
/// <param name="Name">What the person is called; null where they have given no name.</param>
/// <param name="ApiAccess">Whether they may have API keys: members once an admin has said so, everyone else always.</param>
/// <param name="CreatedAt">When they were invited, or made the organization.</param>
/// <param name="Status"><c>invited</c> until they accept, then <c>active</c>.</param>
/// <param name="MailProblem">
/// Why their address could not be mailed: <c>address_not_supported</c> where the mail server can't carry such an address,
/// <c>address_refused</c> where it refused this one for good. Null once a later mail is accepted or the invitation is sent again.
/// </param>
public sealed record UserView(
    long Id, long OrgId, string OrgName, string Email, string? Name, Role Role, bool ApiAccess, DateTimeOffset CreatedAt, UserStatus Status,
    MailProblem? MailProblem);
