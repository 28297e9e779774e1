using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Infrastructure.Sessions;

/// <summary>
/// An immutable set of access token keys: the first signs, all verify, so that a new key can be added before an old one is removed.
/// </summary>
internal sealed class SigningKeyRing
{
    private readonly Dictionary<string, SigningKey> _byId;

    public SigningKeyRing(IReadOnlyList<SigningKey> keys)
    {
        _byId = keys.DistinctBy(key => key.KeyId).ToDictionary(key => key.KeyId, StringComparer.Ordinal);
        Current = keys[0];
    }

    /// <summary>The key that signs.</summary>
    public SigningKey Current { get; }

    /// <summary>The key with the id in a token, or null if it is unknown.</summary>
    public SigningKey? Find(string? id) => id is not null && _byId.TryGetValue(id, out var key) ? key : null;
}

/// <summary>A key of access tokens.</summary>
internal sealed class SigningKey : SymmetricSecurityKey
{
    /// <param name="key">At least as long as the hash.</param>
    /// <param name="until">When it stops verifying because a newer key signs; null while it may sign.</param>
    public SigningKey(byte[] key, DateTimeOffset? until) : base(key)
    {
        // The id is public and reveals nothing about a random 256-bit key.
        KeyId = Base64Url.EncodeToString(SHA256.HashData([.. "kid"u8, .. key]).AsSpan(0, 12));
        Until = until;
    }

    /// <summary>When it stops verifying; null while it may sign.</summary>
    public DateTimeOffset? Until { get; }
}
