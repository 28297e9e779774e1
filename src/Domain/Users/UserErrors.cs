using Platform.Domain.Access;
using Platform.Domain.Common;

namespace Platform.Domain.Users;

/// <summary>Errors of users.</summary>
public static class UserErrors
{
    public const string InvalidEmail = "Invalid email";
    public const string CommonPassword = "Password is one of the most common ones; choose another";

    private const string KeepsAnAdmin = "An organization keeps at least one active admin; make someone else an admin first";

    public static readonly Error EmailTaken = Error.Invalid("Email", "Email is already a member's");
    public static readonly Error WrongPassword = Error.Invalid("CurrentPassword", "Current password is wrong");
    public static readonly Error PasswordRequired = Error.Invalid("CurrentPassword", "Current password is required");
    public static readonly Error NotFound = new(ErrorKind.NotFound, "User not found");

    /// <summary>On a change of role.</summary>
    public static readonly Error LastAdminStaysAdmin = Error.Invalid("Role", KeepsAnAdmin) with { Code = "user.last_admin_stays_admin" };

    /// <summary>On removal: not about a member of the request.</summary>
    public static readonly Error LastAdminStays = Error.Invalid(null, KeepsAnAdmin) with { Code = "user.last_admin_stays" };

    /// <summary>All other roles include it.</summary>
    public static readonly Error OnlyMembersApiAccess = Error.Invalid("ApiAccess", "Only a member's API access can be taken away");

    /// <summary>A key without the full admin scope can't create admins, since it could widen its own permissions.</summary>
    public static readonly Error MoreThanCaller = new(ErrorKind.Forbidden, "Insufficient permissions")
    {
        MissingScopes = [Scope.Admin.Name],
    };

    /// <summary>Returned together with the time until the next email may be sent.</summary>
    public static readonly Error TooManyMails = Error.TryLater(ErrorKind.RateLimited, "Too many mails to this address");

    /// <summary>The same for unknown, spent and expired tokens.</summary>
    public static readonly Error InvalidToken = Error.Invalid("Token", "The token is unknown, spent or expired") with
    {
        Code = "user.invalid_token",
    };
}
