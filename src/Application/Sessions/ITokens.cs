using Platform.Domain.Common;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Sessions;

/// <summary>Makes and reads access tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA-256.</summary>
public interface ITokens
{
    /// <summary>How long a refresh token may wait to be used.</summary>
    TimeSpan RefreshTokenLifetime { get; }

    /// <summary>An access token of a sign-in; never valid past the sign-in's own end.</summary>
    AccessToken Issue(Session session, User user, DateTimeOffset now);

    /// <summary>What a token is that has been read before; null where it has not, or not lately.</summary>
    AccessTokenReading? TryGetCached(SecretHash token, DateTimeOffset now);

    /// <summary>Reads a token that someone presents.</summary>
    ValueTask<AccessTokenReading> ReadAsync(string token, DateTimeOffset now);
}

/// <summary>An access token that has just been made.</summary>
/// <param name="Text">What the caller sends.</param>
/// <param name="ExpiresIn">Its life in seconds.</param>
public readonly record struct AccessToken(string Text, int ExpiresIn);

/// <summary>What a presented access token turned out to be.</summary>
/// <param name="Session">The sign-in it names; null unless the token is good or has only expired.</param>
/// <param name="IsExpired">Whether all is right with it but its time.</param>
public readonly record struct AccessTokenReading(SessionId? Session, bool IsExpired)
{
    /// <summary>Not one of ours, or changed since.</summary>
    public static readonly AccessTokenReading Invalid = new(null, false);
}
