using Platform.Domain.Common;

namespace Platform.Application.Attempts;

/// <summary>
/// Limits how often the client's address may fail at an account (OWASP Authentication Cheat Sheet, account lockout). By address as well,
/// so that no one can lock a person out from elsewhere.
/// </summary>
public interface IAttemptLimiter
{
    /// <summary>
    /// Reserves an attempt before it is made, so that attempts made at the same moment can't exceed the limit together. Where only
    /// attempts under way in this process stand in the way, waits for what becomes of them. Not for use within a unit of saves: it
    /// writes to the database by itself.
    /// </summary>
    /// <param name="kind">What is attempted; each kind is counted by itself.</param>
    /// <param name="account">On what, alike whether there is such an account or not; null counts for the address alone.</param>
    /// <param name="ct">Ends the wait; nothing is reserved then.</param>
    /// <returns>The attempt: look at <see cref="IAttempt.Refused"/>, and dispose it once it is over.</returns>
    ValueTask<IAttempt> BeginAsync(AttemptKind kind, string? account, CancellationToken ct);
}

/// <summary>What is attempted.</summary>
public enum AttemptKind
{
    /// <summary>To sign in with a password.</summary>
    LogIn,

    /// <summary>To exchange a refresh token.</summary>
    Refresh,

    /// <summary>To make an organization.</summary>
    SignUp,

    /// <summary>To take up an invitation.</summary>
    AcceptInvitation,

    /// <summary>To ask for another password by mail. Each one counts, whatever comes of it.</summary>
    ForgotPassword,

    /// <summary>To put another password in a forgotten one's place.</summary>
    ResetPassword,

    /// <summary>To change a password, by the one there is.</summary>
    ChangePassword,

    /// <summary>To ask for a mail with which to connect an account at a provider. Each one counts, whatever comes of it.</summary>
    MailIdentityLink,

    /// <summary>To connect an account at a provider by that mail.</summary>
    LinkIdentityByMail,

    /// <summary>To ask for a mail with the workspaces of an address. Each one counts, whatever comes of it.</summary>
    FindWorkspaces,

    /// <summary>To send that mail. Counted for the address it goes to, from wherever it was asked for.</summary>
    MailWorkspaces,
}

/// <summary>
/// An attempt that has been reserved, or refused. Disposing it without a verdict gives the reservation back: it came to nothing, by a
/// refusal that is not counted, an exception, or a caller who went away. Disposing never throws.
/// </summary>
public interface IAttempt : IAsyncDisposable
{
    /// <summary>Why it may not be made; null where it may.</summary>
    Error? Refused { get; }

    /// <summary>It failed: it stays counted.</summary>
    /// <returns>The refusal given, for the handler to return.</returns>
    Error Fail(Error refusal);

    /// <summary>It was made and stays counted, whatever came of it.</summary>
    void Count();

    /// <summary>It succeeded, and what it changed is saved: the count starts again.</summary>
    void Succeed();
}
