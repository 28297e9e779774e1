using System.Security.Cryptography;
using System.Text;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings.Files;

/// <summary>
/// Keys in a file of the data directory, one base64 line each, readable only by the owner. The first startup creates a key.
/// </summary>
internal static class KeyFile
{
    private const string DirectoryKey = "Platform:DataDirectory";

    /// <summary>The keys of a file, at least one.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="name">The name of the file.</param>
    /// <param name="description">A description of the keys for error messages.</param>
    /// <exception cref="SettingException">The file can't be read or written, or its content is invalid.</exception>
    public static IReadOnlyList<byte[]> ReadOrMake(string directory, string name, string description)
    {
        try
        {
            var path = Path.Combine(directory, name);
            if (!File.Exists(path)) Make(directory, path);
            var keys = File.ReadAllLines(path).Where(line => line.Length > 0).Select(line => Parse(line, path)).ToList();
            return keys.Count > 0 ? keys : throw SettingException.For(DirectoryKey, $"{path} holds no key");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SettingException.For(DirectoryKey, $"the {description} in it can't be read or written");
        }
    }

    /// <summary>Creates a file with one new key. If several nodes start at the same time, only one creates it.</summary>
    public static void Make(string directory, string path)
    {
        OwnDirectory.Create(directory);
        using var turn = TakeTurn(path + ".making", FileOptions.DeleteOnClose);
        if (!File.Exists(path)) File.Move(Draft(path, [Convert.ToBase64String(NewKey())]), path, overwrite: false);
    }

    /// <summary>Generates a key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(SettingsReader.KeyMinBytes);

    /// <summary>Writes the lines to a temporary file and flushes it to disk. Moved into place, it is never read incomplete.</summary>
    public static string Draft(string path, IEnumerable<string> lines)
    {
        var draft = $"{path}.{Guid.NewGuid():n}";
        using var file = OwnDirectory.Open(draft);
        foreach (var line in lines) file.Write(Encoding.ASCII.GetBytes(line + "\n"));
        file.Flush(flushToDisk: true);
        return draft;
    }

    /// <summary>Waits for the lock file; disposing the result releases it.</summary>
    public static FileStream TakeTurn(string path, FileOptions options)
    {
        // A file lock, because a move without overwriting is two steps on Unix, and two nodes could both succeed.
        for (var tried = 1; ; tried++)
        {
            try
            {
                return OwnDirectory.OpenAlone(path, options);
            }
            catch (IOException) when (tried < 250)
            {
                Thread.Sleep(20);
            }
        }
    }

    private static byte[] Parse(string line, string path) =>
        SettingsReader.KeyOf(line.Trim())
            ?? throw SettingException.For(
                DirectoryKey, $"{path} holds a line that is not base64 of at least {SettingsReader.KeyMinBytes} bytes");
}
