using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Platform.Architecture.Tests;

/// <summary>The files of the repository, read from disk.</summary>
internal static class Repository
{
    private static readonly HashSet<string> NotOurs = new(StringComparer.Ordinal)
    {
        "bin", "obj", "data", "artifacts", "node_modules", "TestResults"
    };

    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file under a folder, including tests and generated files.</summary>
    public static IReadOnlyList<SourceFile> Sources(string folder) =>
        [
            .. Files(folder)
                .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
                .Select(path => SourceFile.Of(path, File.ReadAllText(Path.Combine(Root, path))))
        ];

    /// <summary>Every file under a folder, as paths relative to the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files(string folder = "")
    {
        var found = new List<string>();
        Walk(new DirectoryInfo(Path.Combine(Root, folder)), found);
        return found;
    }

    /// <summary>Every folder under a folder that contains files, as paths relative to the root.</summary>
    public static IEnumerable<string> Folders(string folder) =>
        Files(folder).Select(path => Path.GetDirectoryName(path)!.Replace('\\', '/')).Distinct();

    private static void Walk(DirectoryInfo directory, List<string> found)
    {
        // In a linked worktree, .git is a file.
        found.AddRange(
            directory.GetFiles()
                .Where(file => file.Name != ".git")
                .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/')));
        foreach (var inner in directory.GetDirectories()
            .Where(inner => !NotOurs.Contains(inner.Name) && inner.Name is not (".git" or ".vs" or ".idea")))
        {
            Walk(inner, found);
        }
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Platform.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("There is no Platform.sln above the tests.");
        }

        return directory.FullName;
    }
}

/// <summary>A C# file and its syntax tree.</summary>
internal sealed record SourceFile(string Path, string Text, SyntaxNode Syntax)
{
    public bool IsGenerated =>
        Path.Contains("/Persistence/Migrations/", StringComparison.Ordinal)
            || Path.Contains("/Persistence/Compiled/", StringComparison.Ordinal);

    public static SourceFile Of(string path, string text) => new(path, text, CSharpSyntaxTree.ParseText(text).GetRoot());

    /// <summary>All syntax nodes of a type.</summary>
    public IEnumerable<T> All<T>()
        where T : SyntaxNode => Syntax.DescendantNodes().OfType<T>();

    /// <summary>The path and line of a node.</summary>
    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}
