using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Platform.Application.Sessions;
using Platform.Domain.Common;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Sessions;

/// <summary>Access tokens as JWTs (RFC 7519), HS256 alone, each naming its key (<c>kid</c>) and its sign-in (<c>sid</c>).</summary>
internal sealed class JwtTokens : ITokens
{
    private const string Issuer = "platform";
    private const string Audience = "platform";

    // Twice as many are held at most: a token is presented many times in its fifteen minutes.
    private const int Remembered = 50_000;

    private readonly BoundedCache<SecretHash, GoodToken> _good = new(Remembered);
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly TimeSpan _lifetime;
    private readonly SigningKeys _keys;
    private readonly TokenValidationParameters _rules;

    public JwtTokens(SigningKeys keys, PlatformSettings settings)
    {
        _lifetime = settings.Tokens.AccessTokenLifetime;
        RefreshTokenLifetime = settings.Tokens.RefreshTokenLifetime;
        _keys = keys;
        _rules = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKeyResolver = (_, _, kid, _) => keys.Find(kid) is { } key ? [key] : [],
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            // The time is looked at here, by the product's clock, so that an expired token can be told from a bad one.
            ValidateLifetime = false,
        };
    }

    public TimeSpan RefreshTokenLifetime { get; }

    public AccessToken Issue(Session session, User user, DateTimeOffset now)
    {
        var issued = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var expires = issued + _lifetime < session.ExpiresAt ? issued + _lifetime : session.ExpiresAt;
        var text = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = issued.UtcDateTime,
            Expires = expires.UtcDateTime,
            SigningCredentials = new SigningCredentials(_keys.Current, SecurityAlgorithms.HmacSha256),
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = user.Id.Value.ToString(CultureInfo.InvariantCulture),
                ["org"] = user.OrganizationId.Value,
                ["role"] = user.Role.ToString().ToLowerInvariant(),
                [JwtRegisteredClaimNames.Sid] = session.Id.Value.ToString(CultureInfo.InvariantCulture),
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("n"),
            },
        });
        return new AccessToken(text, (int)(expires - issued).TotalSeconds);
    }

    // What was good once is good until it expires, unless the signing keys have changed since.
    public AccessTokenReading? TryGetCached(SecretHash token, DateTimeOffset now) =>
        _good.TryGet(token, out var good) && good.Ring == _keys.Seen ? good.At(now) : null;

    public async ValueTask<AccessTokenReading> ReadAsync(string token, DateTimeOffset now)
    {
        var result = await _handler.ValidateTokenAsync(token, _rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt) return AccessTokenReading.Invalid;
        if (!jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Exp, out _)) return AccessTokenReading.Invalid;
        if (!jwt.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Sid, out var sid)) return AccessTokenReading.Invalid;
        if (!long.TryParse(sid, NumberStyles.None, CultureInfo.InvariantCulture, out var session)) return AccessTokenReading.Invalid;

        // A token forged with a key that has leaked lives no longer than those that the key signed while it was the one.
        var ring = _keys.Look();
        if (ring.Find(jwt.Kid) is not { } key) return AccessTokenReading.Invalid;
        var good = new GoodToken(new SessionId(session), jwt.IssuedAt, key.Until < jwt.ValidTo ? key.Until.Value : jwt.ValidTo, ring);
        _good.Set(SecretHash.Of(token), good);
        return good.At(now);
    }

    private sealed record GoodToken(SessionId Session, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, SigningKeyRing Ring)
    {
        // One of the future was issued by a clock that was wrong, and would live longer than tokens do: it is exchanged as an expired one
        // is.
        public AccessTokenReading At(DateTimeOffset now) => new(Session, ExpiresAt <= now || IssuedAt > now + ClockSkew.Most);
    }
}
