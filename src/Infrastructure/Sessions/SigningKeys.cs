using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Sessions;

/// <summary>The keys of access tokens: the first signs, all verify, so that a new one can come before an old one goes.</summary>
internal sealed class SigningKeys
{
    private const string FileName = "signing-keys";

    private readonly Dictionary<string, SymmetricSecurityKey> _byId;

    private SigningKeys(IEnumerable<byte[]> keys)
    {
        var all = keys.Select(key => new SymmetricSecurityKey(key) { KeyId = IdOf(key) }).ToList();
        _byId = all.DistinctBy(key => key.KeyId).ToDictionary(key => key.KeyId, StringComparer.Ordinal);
        Current = all[0];
    }

    /// <summary>The key that signs.</summary>
    public SymmetricSecurityKey Current { get; }

    /// <summary>The key a token names, or null where it is not one of ours.</summary>
    public SymmetricSecurityKey? Find(string? id) => id is not null && _byId.TryGetValue(id, out var key) ? key : null;

    /// <summary>The configured keys; else those of the data directory, where the first start makes one.</summary>
    /// <exception cref="SettingException">The file can't be read or written, or holds something else.</exception>
    public static SigningKeys Load(PlatformSettings settings) => new(
        settings.Tokens.SigningKeys.Count > 0 ? settings.Tokens.SigningKeys : KeyFile.ReadOrMake(settings.DataDirectory, FileName, "signing keys"));

    // Public, and says nothing of a key of 256 random bits.
    private static string IdOf(byte[] key) => Base64Url.EncodeToString(SHA256.HashData([.. "kid"u8, .. key]).AsSpan(0, 12));
}
