using Platform.Domain.Common;

namespace Platform.Application.Attempts;

/// <summary>
/// Limits failed attempts per account and client address (OWASP Authentication Cheat Sheet, account lockout). The address is included so
/// that nobody can lock a person out from elsewhere.
/// </summary>
public interface IAttemptLimiter
{
    /// <summary>
    /// Reserves an attempt before it is made, so that concurrent attempts can't exceed the limit together. If the limit is only
    /// reached because of attempts in progress in this process, waits for their outcome. Not for use within a unit of saves: it
    /// writes to the database independently.
    /// </summary>
    /// <param name="kind">The kind of attempt. Each kind is counted separately.</param>
    /// <param name="account">The account, whether or not it exists; null counts for the client address only.</param>
    /// <param name="ct">Cancels the wait. Nothing is reserved then.</param>
    /// <returns>The attempt. Check <see cref="IAttempt.Refused"/>, and dispose it when the attempt is over.</returns>
    ValueTask<IAttempt> BeginAsync(AttemptKind kind, string? account, CancellationToken ct);
}

/// <summary>The kind of an attempt.</summary>
public enum AttemptKind
{
    /// <summary>Signing in with a password.</summary>
    LogIn,

    /// <summary>Exchanging a refresh token.</summary>
    Refresh,

    /// <summary>Creating an organization.</summary>
    SignUp,

    /// <summary>Accepting an invitation.</summary>
    AcceptInvitation,

    /// <summary>Requesting a password reset email. Every attempt counts, whatever its outcome.</summary>
    ForgotPassword,

    /// <summary>Resetting a password.</summary>
    ResetPassword,

    /// <summary>Changing a password, given the current one.</summary>
    ChangePassword,

    /// <summary>Requesting an email to connect an account at a provider. Every attempt counts, whatever its outcome.</summary>
    MailIdentityLink,

    /// <summary>Connecting an account at a provider with that email.</summary>
    LinkIdentityByMail,

    /// <summary>Requesting an email with the workspaces of an address. Every attempt counts, whatever its outcome.</summary>
    FindWorkspaces,

    /// <summary>Sending that email. Counted per recipient address, wherever the request came from.</summary>
    MailWorkspaces,
}

/// <summary>
/// A reserved or refused attempt. Disposing it without an outcome returns the reservation: it ended with an error that isn't counted, an
/// exception, or a disconnected client. Disposing never throws.
/// </summary>
public interface IAttempt : IAsyncDisposable
{
    /// <summary>Why the attempt is refused; null if it is allowed.</summary>
    Error? Refused { get; }

    /// <summary>Records a failure, which stays counted.</summary>
    /// <returns>The given error, for the handler to return.</returns>
    Error Fail(Error refusal);

    /// <summary>Counts the attempt, whatever its outcome.</summary>
    void Count();

    /// <summary>Records a success whose changes are saved, and resets the count.</summary>
    void Succeed();
}
