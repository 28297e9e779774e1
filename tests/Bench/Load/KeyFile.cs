namespace Platform.Bench.Load;

/// <summary>A file of keys, one in a line, all of one length: a loader finds the one it wants without reading the others.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Count">How many keys it has.</param>
internal sealed record KeyFile(string Path, int Count)
{
    public static KeyFile Write(string path, IEnumerable<string> keys)
    {
        var count = 0;
        using var file = new StreamWriter(path) { NewLine = "\n" };
        foreach (var key in keys)
        {
            file.WriteLine(key);
            count++;
        }

        return new KeyFile(path, count);
    }
}
