using Platform.Domain.Common;

namespace Platform.Domain.Sessions;

/// <summary>Errors of sessions. The messages don't reveal which part of a credential was invalid.</summary>
public static class SessionErrors
{
    public static readonly Error AuthenticationRequired = new(ErrorKind.Unauthorized, "Authentication required");
    public static readonly Error TokenExpired = new(ErrorKind.Unauthorized, "Token expired");
    public static readonly Error InvalidCredentials = new(ErrorKind.Unauthorized, "Invalid credentials");
    public static readonly Error InvalidRefreshToken = new(ErrorKind.Unauthorized, "Invalid refresh token");
    public static readonly Error NotFound = new(ErrorKind.NotFound, "Session not found");
}
