using Platform.Domain.Common;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Sessions;

/// <summary>Creates and reads access tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA-256.</summary>
public interface ITokens
{
    /// <summary>How long a refresh token is valid.</summary>
    TimeSpan RefreshTokenLifetime { get; }

    /// <summary>Creates an access token for a session, which is not valid past the end of the session.</summary>
    AccessToken Issue(Session session, User user, DateTimeOffset now);

    /// <summary>The cached reading of a token; null if it is not in the cache.</summary>
    AccessTokenReading? TryGetCached(SecretHash token, DateTimeOffset now);

    /// <summary>Reads a presented token.</summary>
    ValueTask<AccessTokenReading> ReadAsync(string token, DateTimeOffset now);
}

/// <summary>A newly created access token.</summary>
/// <param name="Text">The token that the client sends.</param>
/// <param name="ExpiresIn">The lifetime in seconds.</param>
public readonly record struct AccessToken(string Text, int ExpiresIn);

/// <summary>The result of reading an access token.</summary>
/// <param name="Session">The session that the token names; null unless the token is valid or has only expired.</param>
/// <param name="IsExpired">Whether the token is valid except that it has expired.</param>
public readonly record struct AccessTokenReading(SessionId? Session, bool IsExpired)
{
    /// <summary>Not issued here, or modified.</summary>
    public static readonly AccessTokenReading Invalid = new(null, false);
}
