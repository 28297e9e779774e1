using System.Security.Cryptography;
using System.Text;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings.Files;

/// <summary>
/// Keys in a file of the data directory, each a line of base64, readable by their owner alone. The first start makes one.
/// </summary>
internal static class KeyFile
{
    private const string DirectoryKey = "Platform:DataDirectory";

    /// <summary>The keys of a file, one at least.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="name">The file in it.</param>
    /// <param name="words">What they are, for people.</param>
    /// <exception cref="SettingException">The file can't be read or written, or holds something else.</exception>
    public static IReadOnlyList<byte[]> ReadOrMake(string directory, string name, string words)
    {
        try
        {
            var path = Path.Combine(directory, name);
            if (!File.Exists(path)) Make(directory, path);
            var keys = File.ReadAllLines(path).Where(line => line.Length > 0).Select(line => Parse(line, path)).ToList();
            return keys.Count > 0 ? keys : throw SettingException.For(DirectoryKey, $"{path} holds no key");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw SettingException.For(DirectoryKey, $"the {words} in it can't be read or written");
        }
    }

    /// <summary>Makes a file of one new key. Of several nodes that start together one does.</summary>
    public static void Make(string directory, string path)
    {
        OwnDirectory.Create(directory);
        using var turn = TakeTurn(path + ".making", FileOptions.DeleteOnClose);
        if (!File.Exists(path)) File.Move(Draft(path, [Convert.ToBase64String(NewKey())]), path, overwrite: false);
    }

    /// <summary>A new key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(SettingsReader.KeyMinBytes);

    /// <summary>The lines under another name, whole and on the disk, to be moved to where they belong: no one reads half of them.</summary>
    public static string Draft(string path, IEnumerable<string> lines)
    {
        var draft = $"{path}.{Guid.NewGuid():n}";
        using var file = OwnDirectory.Open(draft);
        foreach (var line in lines) file.Write(Encoding.ASCII.GetBytes(line + "\n"));
        file.Flush(flushToDisk: true);
        return draft;
    }

    /// <summary>Waits for one's turn, and holds it until disposed.</summary>
    public static FileStream TakeTurn(string path, FileOptions options)
    {
        // A file's lock, because a move that overwrites nothing is two steps on Unix: two nodes can both take them.
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
