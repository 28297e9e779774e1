using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Application.Credentials;

/// <summary>
/// Finds who a credential speaks for, as things stand now: a role or a right taken away binds what was handed out before.
/// </summary>
public interface ICallerResolver
{
    /// <summary>The caller of a key, where that is known without asking the database.</summary>
    Caller? TryGetCached(SecretHash hash, DateTimeOffset now);

    /// <summary>The caller of a sign-in, where that is known without asking the database.</summary>
    Caller? TryGetCached(SessionId session, DateTimeOffset now);

    /// <summary>The caller of a key, or null where there is no such key or it no longer works.</summary>
    /// <param name="hash">SHA-256 of the key's text.</param>
    /// <param name="now">When it is presented.</param>
    /// <param name="ct">Ends the look-up.</param>
    ValueTask<Caller?> ByApiKeyAsync(SecretHash hash, DateTimeOffset now, CancellationToken ct);

    /// <summary>The caller of a sign-in, or null where it has ended.</summary>
    /// <param name="session">The sign-in that an access token names.</param>
    /// <param name="now">When it is presented.</param>
    /// <param name="ct">Ends the look-up.</param>
    ValueTask<Caller?> BySessionAsync(SessionId session, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// The caller of the sign-in that a refresh token belongs to, without exchanging it: how a browser that keeps it in a cookie is known.
    /// </summary>
    /// <param name="refreshToken">SHA-256 of the token's text.</param>
    /// <param name="now">When it is presented.</param>
    /// <param name="ct">Ends the look-up.</param>
    ValueTask<BrowserCaller> ByRefreshTokenAsync(SecretHash refreshToken, DateTimeOffset now, CancellationToken ct);
}

/// <summary>What a browser's refresh token turned out to be.</summary>
/// <param name="Caller">Who it speaks for; null where there is no such token, or it has expired, was exchanged, or its sign-in has
/// ended.</param>
/// <param name="IsSpent">Whether someone has exchanged it, which no browser does: then it is in two hands.</param>
public readonly record struct BrowserCaller(Caller? Caller, bool IsSpent);
