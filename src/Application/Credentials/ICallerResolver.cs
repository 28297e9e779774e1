using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Application.Credentials;

/// <summary>
/// Resolves credentials to callers based on current data: a revoked role or permission also applies to credentials issued earlier.
/// </summary>
public interface ICallerResolver
{
    /// <summary>The caller of a key, if it is cached.</summary>
    Caller? TryGetCached(SecretHash hash, DateTimeOffset now);

    /// <summary>The caller of a session, if it is cached.</summary>
    Caller? TryGetCached(SessionId session, DateTimeOffset now);

    /// <summary>The caller of a key; null if the key doesn't exist or no longer works.</summary>
    /// <param name="hash">SHA-256 of the key's text.</param>
    /// <param name="now">The current time.</param>
    /// <param name="ct">Cancels the lookup.</param>
    ValueTask<Caller?> ByApiKeyAsync(SecretHash hash, DateTimeOffset now, CancellationToken ct);

    /// <summary>The caller of a session; null if it has ended.</summary>
    /// <param name="session">The session that an access token names.</param>
    /// <param name="now">The current time.</param>
    /// <param name="ct">Cancels the lookup.</param>
    ValueTask<Caller?> BySessionAsync(SessionId session, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// The caller of the session that a refresh token belongs to, without exchanging the token. Identifies a
    /// browser that keeps the token in a cookie.
    /// </summary>
    /// <param name="refreshToken">SHA-256 of the token's text.</param>
    /// <param name="now">The current time.</param>
    /// <param name="ct">Cancels the lookup.</param>
    ValueTask<BrowserCaller> ByRefreshTokenAsync(SecretHash refreshToken, DateTimeOffset now, CancellationToken ct);
}

/// <summary>The result of resolving a browser's refresh token.</summary>
/// <param name="Caller">The caller; null if the token doesn't exist, has expired or was exchanged, or its session has ended.</param>
/// <param name="IsSpent">Whether the token has been exchanged. Browsers never do that, so someone else has the token too.</param>
public readonly record struct BrowserCaller(Caller? Caller, bool IsSpent);
