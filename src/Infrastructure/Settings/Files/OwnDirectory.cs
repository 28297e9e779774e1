namespace Platform.Infrastructure.Settings.Files;

/// <summary>Files and directories that only the application's account may read.</summary>
internal static class OwnDirectory
{
    private const UnixFileMode FileMask = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMask = FileMask | UnixFileMode.UserExecute;

    /// <summary>Creates an empty file that only the owner may read and write, if it doesn't exist.</summary>
    public static void CreateFile(string path)
    {
        if (File.Exists(path)) return;
        try
        {
            using (Open(path)) { }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another node has created it first.
        }
    }

    /// <summary>Creates and opens a file that only the owner may read and write; it must not exist.</summary>
    public static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileMask;
        return new FileStream(path, options);
    }

    /// <summary>Opens a file for one process at a time, and creates it if it doesn't exist.</summary>
    /// <exception cref="IOException">Another process has opened it.</exception>
    public static FileStream OpenAlone(string path, FileOptions options)
    {
        var exclusive = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 1,
            Options = options,
        };
        if (!OperatingSystem.IsWindows()) exclusive.UnixCreateMode = FileMask;
        return new FileStream(path, exclusive);
    }

    /// <summary>
    /// Removes the permissions of everyone but the owner from existing files and directories. Those of other accounts are left unchanged.
    /// </summary>
    public static void Close(IEnumerable<string> paths)
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var path in paths.Where(Path.Exists))
        {
            try
            {
                var (mode, allowed) = (File.GetUnixFileMode(path), Directory.Exists(path) ? DirectoryMask : FileMask);
                if ((mode & ~allowed) != 0) File.SetUnixFileMode(path, mode & allowed);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Only the owner may change permissions.
            }
        }
    }

    /// <summary>Creates a directory that only the owner may use, if it doesn't exist.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, DirectoryMask);
    }
}
