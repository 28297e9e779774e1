using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Infrastructure.Sessions;

/// <summary>
/// The keys of access tokens at a moment: the first signs, all verify, so that a new one can come before an old one goes.
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

    /// <summary>The key a token names, or null where it is not one of ours.</summary>
    public SigningKey? Find(string? id) => id is not null && _byId.TryGetValue(id, out var key) ? key : null;
}

/// <summary>A key of access tokens.</summary>
internal sealed class SigningKey : SymmetricSecurityKey
{
    /// <param name="key">At least as long as the hash.</param>
    /// <param name="until">When it stops verifying, since another has taken its place; null while it may sign.</param>
    public SigningKey(byte[] key, DateTimeOffset? until) : base(key)
    {
        // Public, and says nothing of a key of 256 random bits.
        KeyId = Base64Url.EncodeToString(SHA256.HashData([.. "kid"u8, .. key]).AsSpan(0, 12));
        Until = until;
    }

    /// <summary>When it stops verifying; null while it may sign.</summary>
    public DateTimeOffset? Until { get; }
}
