namespace Platform.WebApi.Portal.Downloads;

/// <summary>
/// The packages of the SDKs in a folder. They are read at first use and cached; an empty folder is read again each time, so that packages
/// that are built while the server runs are found. A requested name is compared with the listed packages, and never used as a path.
/// </summary>
/// <param name="folder">The folder; null if there is none.</param>
internal sealed class SdkPackages(string? folder)
{
    private const string PackagesFolder = "packages";
    private const string Solution = "Platform.sln";

    private volatile SdkPackage[] _found = [];

    /// <summary>The folder next to the program, or in Development the output folder of <c>build/sdks --pack</c>.</summary>
    public static string? FolderOf(IHostEnvironment environment)
    {
        var deployed = Path.Combine(AppContext.BaseDirectory, PackagesFolder);
        if (Directory.Exists(deployed) || !environment.IsDevelopment()) return deployed;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Solution))) return Path.Combine(at.FullName, "sdks", PackagesFolder);
        }

        return null;
    }

    /// <summary>All packages, in the order of their kinds.</summary>
    public IReadOnlyList<SdkPackage> All() => _found.Length > 0 ? _found : _found = Read();

    /// <summary>The package with a name, or null.</summary>
    public SdkPackage? Find(string name) => All().FirstOrDefault(package => package.Name == name);

    private SdkPackage[] Read()
    {
        if (!Directory.Exists(folder)) return [];
        var names = Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
        var packages =
            from kind in SdkPackageKind.All
            from name in names
            where kind.NamePattern.IsMatch(name)
            select new SdkPackage(name, kind, File.ReadAllBytes(Path.Combine(folder, name)));
        return [.. packages];
    }
}
