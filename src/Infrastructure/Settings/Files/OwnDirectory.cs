namespace Platform.Infrastructure.Settings.Files;

/// <summary>The directory of what only the product's own account may read.</summary>
internal static class OwnDirectory
{
    private const UnixFileMode OfFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfDirectories = OfFiles | UnixFileMode.UserExecute;

    /// <summary>Makes an empty file in it, readable and writable by its owner alone, where it is not there yet.</summary>
    public static void CreateFile(string path)
    {
        if (File.Exists(path)) return;
        try
        {
            using (Open(path)) { }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another node was first.
        }
    }

    /// <summary>Opens a new file of this kind; it must not be there yet.</summary>
    public static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OfFiles;
        return new FileStream(path, options);
    }

    /// <summary>Opens a file of this kind for one process at a time, and makes it where it is not there yet.</summary>
    /// <exception cref="IOException">Another process has it open.</exception>
    public static FileStream OpenAlone(string path, FileOptions options)
    {
        var alone = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 1,
            Options = options,
        };
        if (!OperatingSystem.IsWindows()) alone.UnixCreateMode = OfFiles;
        return new FileStream(path, alone);
    }

    /// <summary>
    /// Takes from everyone but the owner what they may do with files and directories, those that are there. What belongs to another
    /// account is left as it is.
    /// </summary>
    public static void Close(IEnumerable<string> paths)
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var path in paths.Where(Path.Exists))
        {
            try
            {
                var (mode, most) = (File.GetUnixFileMode(path), Directory.Exists(path) ? OfDirectories : OfFiles);
                if ((mode & ~most) != 0) File.SetUnixFileMode(path, mode & most);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Its owner decides.
            }
        }
    }

    /// <summary>Makes it, readable by its owner alone, where it is not there yet.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OfDirectories);
    }
}
