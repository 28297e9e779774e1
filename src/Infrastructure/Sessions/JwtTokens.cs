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

/// <summary>Access tokens as JWTs (RFC 7519), HS256 only, with the key id (<c>kid</c>) and the session id (<c>sid</c>).</summary>
internal sealed class JwtTokens : ITokens
{
    private const string Issuer = "platform";
    private const string Audience = "platform";

    // The cache holds at most twice as many: a token is presented many times in its fifteen minutes.
    private const int CacheGeneration = 50_000;

    private readonly BoundedCache<SecretHash, ValidToken> _valid = new(CacheGeneration);
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
            // The lifetime is checked in this class with the application's clock, to distinguish expired tokens from invalid ones.
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

    // A valid token stays valid until it expires, unless the signing keys have changed.
    public AccessTokenReading? TryGetCached(SecretHash token, DateTimeOffset now) =>
        _valid.TryGet(token, out var valid) && valid.Ring == _keys.Seen ? valid.At(now) : null;

    public async ValueTask<AccessTokenReading> ReadAsync(string token, DateTimeOffset now)
    {
        var result = await _handler.ValidateTokenAsync(token, _rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt) return AccessTokenReading.Invalid;
        if (!jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Exp, out _)) return AccessTokenReading.Invalid;
        if (!jwt.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Sid, out var sid)) return AccessTokenReading.Invalid;
        if (!long.TryParse(sid, NumberStyles.None, CultureInfo.InvariantCulture, out var session)) return AccessTokenReading.Invalid;

        // A token forged with a leaked key expires no later than the tokens that the key legitimately signed.
        var ring = _keys.Look();
        if (ring.Find(jwt.Kid) is not { } key) return AccessTokenReading.Invalid;
        var valid = new ValidToken(new SessionId(session), jwt.IssuedAt, key.Until < jwt.ValidTo ? key.Until.Value : jwt.ValidTo, ring);
        _valid.Set(SecretHash.Of(token), valid);
        return valid.At(now);
    }

    private sealed record ValidToken(SessionId Session, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, SigningKeyRing Ring)
    {
        // A token issued in the future comes from a clock that ran ahead and would live too long: it
        // counts as expired, so the client exchanges it.
        public AccessTokenReading At(DateTimeOffset now) => new(Session, ExpiresAt <= now || IssuedAt > now + ClockSkew.Most);
    }
}
