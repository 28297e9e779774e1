using Platform.Domain.Common;

namespace Platform.Domain.Users;

/// <summary>What is refused about people.</summary>
public static class UserErrors
{
    public const string InvalidEmail = "Invalid email";
    public const string CommonPassword = "Password is one of the most common ones; choose another";

    public static readonly Error EmailTaken = Error.Invalid("Email", "Email is already a member's");
    public static readonly Error NotFound = new(ErrorKind.NotFound, "User not found");
}
