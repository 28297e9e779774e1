using System.Security.Cryptography;
using System.Text;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Auth;

/// <summary>The operator's bearer token, <c>Operator__Key</c>. It belongs to no organization and is no credential of the API.</summary>
internal sealed class OperatorKey(PlatformSettings settings)
{
    private const string Scheme = "Bearer ";

    // Hashes have a fixed length, so the comparison's duration reveals neither the key nor its length.
    private readonly byte[]? _hash = settings.Operator.Key is { } key ? Hash(key) : null;

    /// <summary>Whether the request presents it.</summary>
    public bool IsShownBy(HttpRequest request) =>
        _hash is not null
        && request.Headers.Authorization is [{ } header]
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(_hash, Hash(header[Scheme.Length..].Trim()));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
