namespace Platform.WebApi.Portal.Downloads;

/// <summary>
/// The packages of the SDKs that lie in a folder. They are read when they are first asked for, and kept; a folder that has none is looked
/// into each time, so that packages made while the server runs are found. A name leads to a package that was listed, never to a path.
/// </summary>
/// <param name="folder">The folder; null where there can be none.</param>
internal sealed class SdkPackages(string? folder)
{
    private const string BesideTheProgram = "packages";
    private const string Solution = "Platform.sln";

    private volatile SdkPackage[] _found = [];

    /// <summary>Where they are: beside the program; in Development else where <c>build/sdks --pack</c> puts them.</summary>
    public static string? FolderOf(IHostEnvironment environment)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, BesideTheProgram);
        if (Directory.Exists(beside) || !environment.IsDevelopment()) return beside;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Solution))) return Path.Combine(at.FullName, "sdks", BesideTheProgram);
        }

        return null;
    }

    /// <summary>All of them, in the order of their kinds.</summary>
    public IReadOnlyList<SdkPackage> All() => _found.Length > 0 ? _found : _found = Read();

    /// <summary>The package of a name, or null.</summary>
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
