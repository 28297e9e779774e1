using System.Buffers.Text;
using System.Security.Cryptography;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Files;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Audit.Keys;

/// <summary>A key that audit entries are sealed with.</summary>
/// <param name="Id">Names it beside what it has sealed.</param>
/// <param name="Bytes">The key itself.</param>
internal sealed record AuditKey(string Id, byte[] Bytes);

/// <summary>
/// The keys of the audit's seals: the first seals, all verify. They are never in the database, so that whoever can change its rows
/// can't seal what they have made of them.
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

    /// <summary>Every key there is.</summary>
    public IReadOnlyCollection<AuditKey> All => _byId.Values;

    /// <summary>The key of a name, or null where it is not one of ours.</summary>
    public AuditKey? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The configured keys; else those of the data directory, where the first start makes one.</summary>
    /// <exception cref="SettingException">The file can't be read or written, or holds something else.</exception>
    public static AuditKeys Load(PlatformSettings settings) => new(
        settings.Audit.Keys.Count > 0 ? settings.Audit.Keys : KeyFile.ReadOrMake(settings.DataDirectory, FileName, "keys of the audit"));

    // Public, and says nothing of a key of 256 random bits.
    private static string IdOf(byte[] key) => Base64Url.EncodeToString(SHA256.HashData([.. "audit"u8, .. key]).AsSpan(0, 9));
}
