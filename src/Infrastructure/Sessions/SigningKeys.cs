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
    public static SigningKeys Load(PlatformSettings settings)
    {
        if (settings.Tokens.SigningKeys.Count > 0) return new SigningKeys(settings.Tokens.SigningKeys);
        try
        {
            return new SigningKeys(ReadOrMake(settings.DataDirectory));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw SettingException.For("Platform:DataDirectory", "the signing keys in it can't be read or written");
        }
    }

    private static List<byte[]> ReadOrMake(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) Make(directory, path);
        var keys = File.ReadAllLines(path).Where(line => line.Length > 0).Select(line => Parse(line, path)).ToList();
        return keys.Count > 0 ? keys : throw SettingException.For("Platform:DataDirectory", $"{path} holds no signing key");
    }

    // Of several nodes that start together one makes the key. It is written whole under another name first, so that no one reads half of it.
    private static void Make(string directory, string path)
    {
        OwnDirectory.Create(directory);
        using var turn = TakeTurn(path + ".making");
        if (File.Exists(path)) return;

        var draft = $"{path}.{Guid.NewGuid():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenSettings.SigningKeyMinBytes)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: false);
    }

    // A file's lock, because a move that overwrites nothing is two steps on Unix: two nodes can both take them.
    private static FileStream TakeTurn(string path)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (tried < 250)
            {
                Thread.Sleep(20);
            }
        }
    }

    private static byte[] Parse(string line, string path)
    {
        var key = new byte[line.Length];
        return Convert.TryFromBase64String(line.Trim(), key, out var length) && length >= TokenSettings.SigningKeyMinBytes
            ? key[..length]
            : throw SettingException.For("Platform:DataDirectory", $"{path} holds a line that is not base64 of at least {TokenSettings.SigningKeyMinBytes} bytes");
    }

    // Public, and says nothing of a key of 256 random bits.
    private static string IdOf(byte[] key) => Base64Url.EncodeToString(SHA256.HashData([.. "kid"u8, .. key]).AsSpan(0, 12));
}
