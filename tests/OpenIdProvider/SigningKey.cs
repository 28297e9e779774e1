using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Platform.OpenIdProvider;

/// <summary>The published signing key, and another one that is not published.</summary>
internal sealed class SigningKey
{
    public SigningCredentials Credentials { get; } = New("provider");

    /// <summary>With the same key id as the published one.</summary>
    public SigningCredentials Other { get; } = New("provider");

    private static SigningCredentials New(string id) =>
        new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = id }, SecurityAlgorithms.RsaSha256);
}
