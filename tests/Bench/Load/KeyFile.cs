namespace Platform.Bench.Load;

/// <summary>A file of keys of the same length, one a line: a loader can seek to one without reading the others.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Count">The number of keys.</param>
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
