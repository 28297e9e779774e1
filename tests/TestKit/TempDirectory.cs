namespace Platform.TestKit;

/// <summary>A directory within the system's temporary directory, deleted with its content on disposal.</summary>
public sealed class TempDirectory : IDisposable
{
    /// <summary>The path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("platform-test-").FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A killed process may still have a file open; the system cleans its temporary directory.
        }
    }
}
