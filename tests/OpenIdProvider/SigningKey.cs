using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Platform.OpenIdProvider;

/// <summary>The key that the provider publishes, and another one that it does not.</summary>
internal sealed class SigningKey
{
    public SigningCredentials Credentials { get; } = New("provider");

    /// <summary>Under the same name as the published one.</summary>
    public SigningCredentials Other { get; } = New("provider");

    private static SigningCredentials New(string id) =>
        new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = id }, SecurityAlgorithms.RsaSha256);
}
