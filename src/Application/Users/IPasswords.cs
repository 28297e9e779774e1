using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>
/// Hashes and compares passwords (OWASP Password Storage Cheat Sheet) after preparing them with <see cref="PasswordText"/>.
/// </summary>
public interface IPasswords
{
    /// <summary>
    /// Reserves a place for a use case that hashes a password. A hash takes a core tens of milliseconds, so the number of waiting hashes is
    /// limited to what can be done within a second, half of that per client network.
    /// </summary>
    /// <param name="clientAddress">The client's IP address; null if unknown.</param>
    /// <returns>The place, to be disposed after the use case; null if none is free.</returns>
    IDisposable? TryEnter(string? clientAddress);

    /// <summary>Hashes a new password with a random salt at the current cost.</summary>
    Task<string> HashAsync(string password, CancellationToken ct);

    /// <summary>
    /// Compares a password with a stored hash, in the same time whether or not there is one. A hash that an earlier version made
    /// of the password as typed matches as well.
    /// </summary>
    /// <param name="hash">The stored hash; null if the person doesn't exist or has no password.</param>
    /// <param name="password">The password as typed.</param>
    /// <param name="ct">Cancels waiting for a free core; a hash in progress is completed.</param>
    Task<PasswordMatch> MatchAsync(string? hash, string password, CancellationToken ct);
}

/// <summary>The result of comparing a password with a hash.</summary>
public enum PasswordMatch
{
    /// <summary>The password doesn't match, or there is no hash.</summary>
    No,

    /// <summary>The password matches.</summary>
    Yes,

    /// <summary>The password matches, but its hash has a lower cost than the current one or was made of the password as typed.</summary>
    YesButOutdated,
}

/// <summary>The list of common passwords, which attackers try first.</summary>
public interface ICommonPasswords
{
    /// <summary>Whether the password is one of the 1,000 most common, ignoring case.</summary>
    bool Contains(string password);
}
