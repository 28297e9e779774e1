using System.Globalization;
using Platform.Infrastructure.Settings.Files;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Sessions;

/// <summary>
/// The signing keys in the data directory, one per line, the newest first: base64, and for keys that no longer sign <c>until</c> and the
/// time when they stop verifying. The file is only ever replaced as a whole.
/// </summary>
internal sealed class SigningKeyFile(string directory)
{
    private const string Name = "signing-keys";
    private const string Until = " until ";

    private readonly string _path = Path.Combine(directory, Name);

    /// <summary>Identifies a version of the file without reading it.</summary>
    public (DateTime WrittenAt, long Length) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    /// <summary>Reads the keys; creates one if the file doesn't exist.</summary>
    /// <exception cref="SettingException">The file's content is invalid.</exception>
    public IReadOnlyList<SigningKey> ReadOrMake()
    {
        if (!File.Exists(_path)) KeyFile.Make(directory, _path);
        return Read();
    }

    /// <summary>Adds a new key before all others, which stop verifying at the given time, or earlier if they already have an end.</summary>
    /// <param name="now">The current time; keys that have ended are removed.</param>
    /// <param name="until">When the key that signs now stops verifying.</param>
    public void Rotate(DateTimeOffset now, DateTimeOffset until)
    {
        using var turn = KeyFile.TakeTurn(_path + ".rotating", FileOptions.None);
        var old = ReadOrMake()
            .Where(key => key.Until is not { } end || end > now)
            .Select(key => new SigningKey(key.Key, key.Until ?? until));
        File.Move(
            KeyFile.Draft(_path, [LineOf(new SigningKey(KeyFile.NewKey(), until: null)), .. old.Select(LineOf)]), _path, overwrite: true);
    }

    private List<SigningKey> Read()
    {
        var keys = File.ReadAllLines(_path).Where(line => line.Length > 0).Select(Parse).ToList();
        return keys.Count > 0 ? keys : throw SettingException.For("Platform:DataDirectory", $"{_path} holds no signing key");
    }

    private static string LineOf(SigningKey key) =>
        Convert.ToBase64String(key.Key) + (key.Until is { } end ? Until + end.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) : "");

    private SigningKey Parse(string line)
    {
        var parts = line.Trim().Split(Until);
        DateTimeOffset until = default;
        return parts.Length <= 2
            && SettingsReader.KeyOf(parts[0]) is { } key
            && (parts.Length == 1
                || DateTimeOffset.TryParseExact(parts[1], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out until))
            ? new SigningKey(key, parts.Length == 1 ? null : until)
            : throw SettingException.For(
                "Platform:DataDirectory", $"{_path} holds a line that is not base64 of at least {SettingsReader.KeyMinBytes} bytes");
    }
}
