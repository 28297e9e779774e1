namespace Platform.Sdks;

/// <summary>Compares the generated files with those in the repository, and writes them.</summary>
internal sealed class Generation
{
    // Directories of dependencies and build output of the SDKs.
    private static readonly string[] ForeignFolders = ["node_modules", "dist", "build", "pkg", "__pycache__", ".git"];

    private readonly string _root;
    private readonly List<(string Path, string Text)> _files;

    /// <summary>Generates the SDKs in memory.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="writers">The languages.</param>
    /// <param name="document">The OpenAPI document; null for the checked-in one.</param>
    public Generation(string root, IEnumerable<ISdkWriter> writers, string? document = null)
    {
        _root = root;
        var api = ApiReader.Read(document ?? File.ReadAllText(NewestDocument(root)));
        Folders = [.. writers.Select(writer => Path.Combine(root, "sdks", writer.Folder))];
        _files =
        [
            .. writers.SelectMany(writer => writer.Write(api)
                .Select(file => (Path.Combine(root, "sdks", writer.Folder, file.Path), file.Text))),
        ];
    }

    /// <summary>The document of the newest API version, which is the last by name.</summary>
    /// <param name="root">The root of the repository.</param>
    public static string NewestDocument(string root) =>
        Directory.EnumerateFiles(Path.Combine(root, "docs", "openapi"), "*.json").Order(StringComparer.Ordinal).Last();

    private IReadOnlyList<string> Folders { get; }

    /// <summary>The files that are missing, differ or are no longer generated, one line each.</summary>
    public IReadOnlyList<string> Differences() =>
    [
        .. _files.Where(file => !File.Exists(file.Path)).Select(file => $"{Relative(file.Path)} is missing"),
        .. _files.Where(file => File.Exists(file.Path) && File.ReadAllText(file.Path) != file.Text)
            .Select(file => $"{Relative(file.Path)} differs"),
        .. Outdated().Select(path => $"{Relative(path)} is no longer generated"),
    ];

    /// <summary>Writes every file and deletes those that are no longer generated.</summary>
    public void Write()
    {
        foreach (var path in Outdated().ToList()) File.Delete(path);
        foreach (var (path, text) in _files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    private IEnumerable<string> Outdated() => Folders.Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Where(path => !Relative(path).Split('/').Any(ForeignFolders.Contains))
        .Where(path => _files.TrueForAll(file => file.Path != path))
        .Where(path => File.ReadLines(path).Take(3).Any(line => line.Contains(GeneratedFile.Mark, StringComparison.Ordinal)));

    private string Relative(string path) => Path.GetRelativePath(_root, path).Replace('\\', '/');
}
