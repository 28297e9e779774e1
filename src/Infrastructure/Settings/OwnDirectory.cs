namespace Platform.Infrastructure.Settings;

/// <summary>The directory of what only the product's own account may read.</summary>
internal static class OwnDirectory
{
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
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Makes it, readable by its owner alone, where it is not there yet.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
