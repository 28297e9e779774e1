using Platform.Domain.Common;

namespace Platform.Domain.Identities;

/// <summary>Errors of accounts at providers.</summary>
public static class IdentityErrors
{
    public static readonly Error NotFound = new(ErrorKind.NotFound, "Identity not found");

    /// <summary>Not about a member of the request.</summary>
    public static readonly Error LastWayIn = Error.Invalid(null,
        "This is your only way to sign in; set a password or connect another account first");

    /// <summary>An account belongs to one person of an organization.</summary>
    public static readonly Error Taken = new(ErrorKind.Conflict, "This account is connected to another member of the workspace")
    {
        Code = "identity.taken",
    };

    public static readonly Error EmailNotVerified = new(ErrorKind.Forbidden, "The provider has not verified this account's email address")
    {
        Code = "identity.email_not_verified",
    };
    public static readonly Error OtherEmail = new(ErrorKind.Forbidden, "The invitation is for another email address")
    {
        Code = "identity.other_email",
    };
    public static readonly Error NotMailed = new(ErrorKind.Forbidden, "The link was mailed to another address than this account's");
    public static readonly Error NotMember = new(ErrorKind.Forbidden, "No member of this workspace has this account's email address")
    {
        Code = "identity.not_member",
    };
    public static readonly Error Removed = new(ErrorKind.Forbidden, "The person this account belonged to was removed from the workspace")
    {
        Code = "identity.removed",
    };
}
