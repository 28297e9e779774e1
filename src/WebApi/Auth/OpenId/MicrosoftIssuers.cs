using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// Validates Microsoft's issuers. For <c>common</c> and <c>organizations</c>, the issuer in the metadata has a placeholder for
/// the tenant, and each token is issued by its own tenant. Accepting any issuer would let one tenant impersonate another
/// (Microsoft identity platform, claims validation).
/// </summary>
internal static class MicrosoftIssuers
{
    private const string Tenant = "{tenantid}";

    /// <summary>Whether a token's issuer is that of its tenant.</summary>
    /// <param name="metadata">The issuer in the metadata, with or without the placeholder.</param>
    /// <param name="issuer">The token's issuer.</param>
    /// <param name="tenant">The token's <c>tid</c>.</param>
    public static bool IsOne(string? metadata, string? issuer, string? tenant)
    {
        if (string.IsNullOrEmpty(metadata) || !Guid.TryParseExact(tenant, "D", out _)) return false;
        return issuer == metadata.Replace(Tenant, tenant, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether an issuer matches the metadata for any tenant.</summary>
    public static bool MayBeOne(string metadata, string issuer)
    {
        var start = metadata.IndexOf(Tenant, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return issuer == metadata;
        var rest = metadata[(start + Tenant.Length)..];
        var length = issuer.Length - start - rest.Length;
        return length > 0 && issuer.StartsWith(metadata[..start], StringComparison.Ordinal)
            && issuer.EndsWith(rest, StringComparison.Ordinal)
            && Guid.TryParseExact(issuer.AsSpan(start, length), "D", out _);
    }

    /// <summary>The tenant of a token; null if it has none.</summary>
    public static string? TenantOf(SecurityToken token) =>
        token is JsonWebToken jwt && jwt.TryGetPayloadValue<string>("tid", out var tenant) ? tenant : null;
}
