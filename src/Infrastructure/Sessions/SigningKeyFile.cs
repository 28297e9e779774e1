using System.Globalization;
using Platform.Infrastructure.Settings.Files;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Sessions;

/// <summary>
/// The signing keys in the data directory, one a line, the newest first: base64, and of one that no longer signs
/// <c>until</c> and the time when it stops verifying. The file is only ever put in place whole.
/// </summary>
internal sealed class SigningKeyFile(string directory)
{
    private const string Name = "signing-keys";
    private const string Until = " until ";

    private readonly string _path = Path.Combine(directory, Name);

    /// <summary>Tells one state of the file from another, without reading it.</summary>
    public (DateTime WrittenAt, long Length) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    /// <summary>The keys; the first start makes one.</summary>
    /// <exception cref="SettingException">The file holds something else.</exception>
    public IReadOnlyList<SigningKey> ReadOrMake()
    {
        if (!File.Exists(_path)) KeyFile.Make(directory, _path);
        return Read();
    }

    /// <summary>Puts a new key before all others; those stop verifying at the time given, or before if they were to already.</summary>
    /// <param name="now">Keys that have stopped by now are left out.</param>
    /// <param name="until">When the one that signs now stops verifying.</param>
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
