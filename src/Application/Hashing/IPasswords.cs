using Platform.Domain.Users;

namespace Platform.Application.Hashing;

/// <summary>
/// Hashes passwords and compares them (OWASP Password Storage Cheat Sheet), both as <see cref="PasswordText"/> prepares them.
/// </summary>
public interface IPasswords
{
    /// <summary>
    /// Reserves a place for a use case that hashes a password. A hash costs a core tens of milliseconds, so that no more of them may wait
    /// than are done within a second, and of those only half for one client's network.
    /// </summary>
    /// <param name="clientAddress">The client's address; null where none is known.</param>
    /// <returns>The place, to be disposed when the use case is over; null where none is free.</returns>
    IDisposable? TryEnter(string? clientAddress);

    /// <summary>The hash of a new password, with a salt of its own, at the present cost.</summary>
    Task<string> HashAsync(string password, CancellationToken ct);

    /// <summary>
    /// Compares a password with a stored hash, in the same time whether there is one or not. A hash that an earlier version made of the
    /// text as it was typed matches that text too.
    /// </summary>
    /// <param name="hash">The stored hash; null where there is no such person, or one without a password.</param>
    /// <param name="password">What the caller typed.</param>
    /// <param name="ct">Ends the wait for a turn; a hash under way is finished.</param>
    Task<PasswordMatch> MatchAsync(string? hash, string password, CancellationToken ct);
}

/// <summary>Whether a password is the one that was hashed.</summary>
public enum PasswordMatch
{
    /// <summary>It is not, or there is none.</summary>
    No,

    /// <summary>It is.</summary>
    Yes,

    /// <summary>It is, and its hash was made at a lower cost than today's, or of the text as it was typed.</summary>
    YesButOutdated,
}

/// <summary>Knows the passwords that guessers try first.</summary>
public interface ICommonPasswords
{
    /// <summary>Whether it is one of the 1,000 commonest, in whatever case.</summary>
    bool Contains(string password);
}
