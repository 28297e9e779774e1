namespace Platform.Infrastructure.Settings;

/// <summary>The directory of what only the product's own account may read.</summary>
internal static class OwnDirectory
{
    /// <summary>Makes it, readable by its owner alone, where it is not there yet.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
