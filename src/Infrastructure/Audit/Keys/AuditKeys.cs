using System.Buffers.Text;
using System.Security.Cryptography;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Files;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Audit.Keys;

/// <summary>A key that audit entries are sealed with.</summary>
/// <param name="Id">The id stored with everything the key has sealed.</param>
/// <param name="Bytes">The key itself.</param>
internal sealed record AuditKey(string Id, byte[] Bytes)
{
    private const int DerivedLength = 32;

    /// <summary>A 256-bit key for another purpose (HKDF with SHA-256, RFC 5869). Each label has its own.</summary>
    public byte[] Derive(byte[] label) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Bytes, DerivedLength, info: label);
}

/// <summary>
/// The keys of audit seals: the first one seals, all verify. They are never in the database, so an attacker who
/// can change its rows can't seal the changed rows.
/// </summary>
internal sealed class AuditKeys
{
    private const string FileName = "audit-keys";

    private readonly Dictionary<string, AuditKey> _byId;

    private AuditKeys(IEnumerable<byte[]> keys)
    {
        var all = keys.Select(key => new AuditKey(IdOf(key), key)).ToList();
        _byId = all.DistinctBy(key => key.Id).ToDictionary(key => key.Id, StringComparer.Ordinal);
        Current = all[0];
    }

    /// <summary>The key that seals.</summary>
    public AuditKey Current { get; }

    /// <summary>All configured keys.</summary>
    public IReadOnlyCollection<AuditKey> All => _byId.Values;

    /// <summary>The key with an id, or null if it is unknown.</summary>
    public AuditKey? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The configured keys; without any, those in the data directory, where the first startup creates one.</summary>
    /// <exception cref="SettingException">The file can't be read or written, or its content is invalid.</exception>
    public static AuditKeys Load(PlatformSettings settings) => new(
        settings.Audit.Keys.Count > 0 ? settings.Audit.Keys : KeyFile.ReadOrMake(settings.DataDirectory, FileName, "keys of the audit"));

    // The id is public and reveals nothing about a random 256-bit key.
    private static string IdOf(byte[] key) => Base64Url.EncodeToString(SHA256.HashData([.. "audit"u8, .. key]).AsSpan(0, 9));
}
