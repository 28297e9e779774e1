using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// Microsoft's issuers. For <c>common</c> and <c>organizations</c> the metadata has a place for the tenant in its issuer, and each token is
/// issued by its own tenant: to take any issuer would let one tenant speak for another (Microsoft identity platform, claims validation).
/// </summary>
internal static class MicrosoftIssuers
{
    private const string Tenant = "{tenantid}";

    /// <summary>Whether a token's issuer is the one of its tenant.</summary>
    /// <param name="metadata">The issuer that the metadata names, with or without a place for the tenant.</param>
    /// <param name="issuer">The token's issuer.</param>
    /// <param name="tenant">The token's <c>tid</c>.</param>
    public static bool IsOne(string? metadata, string? issuer, string? tenant)
    {
        if (string.IsNullOrEmpty(metadata) || !Guid.TryParseExact(tenant, "D", out _)) return false;
        return issuer == metadata.Replace(Tenant, tenant, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether an issuer may be one of the metadata's, whichever the tenant.</summary>
    public static bool MayBeOne(string metadata, string issuer)
    {
        var place = metadata.IndexOf(Tenant, StringComparison.OrdinalIgnoreCase);
        if (place < 0) return issuer == metadata;
        var rest = metadata[(place + Tenant.Length)..];
        var length = issuer.Length - place - rest.Length;
        return length > 0 && issuer.StartsWith(metadata[..place], StringComparison.Ordinal)
            && issuer.EndsWith(rest, StringComparison.Ordinal)
            && Guid.TryParseExact(issuer.AsSpan(place, length), "D", out _);
    }

    /// <summary>The tenant that a token names; null where it names none.</summary>
    public static string? TenantOf(SecurityToken token) =>
        token is JsonWebToken jwt && jwt.TryGetPayloadValue<string>("tid", out var tenant) ? tenant : null;
}
