using System.Text.RegularExpressions;

namespace Platform.Architecture.Tests;

/// <summary>The source files that the documentation names exist.</summary>
public partial class DocumentedPathsTests
{
    private static readonly IReadOnlyList<string> Sources =
        [.. Repository.Files("src"), .. Repository.Files("tests"), .. Repository.Files("build")];

    private static readonly IReadOnlyList<string> Documents =
        [.. Repository.Files("docs").Where(path => path.EndsWith(".md", StringComparison.Ordinal)), "README.md", "CONTRIBUTING.md"];

    [Fact]
    public void Documents_name_only_source_files_that_exist()
    {
        Assert.Contains(Documents, path => Named(path).Any());
        Assert.Empty(Documents.SelectMany(path => Missing(path, Named(path))));
    }

    [Fact]
    public void Missing_source_file_is_found_Has_teeth() =>
        Assert.Equal(
            ["a.md: Common/Errors.cs", "a.md: WebApi/Nowhere.razor"],
            Missing("a.md", PathsIn("`Common/Errors.cs`, `Common/Error.cs`, `*Errors.cs`, `WebApi/Nowhere.razor`, `Error.Code`")));

    private static IEnumerable<string> Missing(string document, IEnumerable<string> paths) => paths
        .Where(path => !Sources.Any(source => source == path || source.EndsWith("/" + path, StringComparison.Ordinal)))
        .Select(path => $"{document}: {path}");

    private static IEnumerable<string> Named(string document) => PathsIn(File.ReadAllText(Path.Combine(Repository.Root, document)));

    private static IEnumerable<string> PathsIn(string text) => SourcePath().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"`([\w./-]+\.(?:cs|razor))`")]
    private static partial Regex SourcePath();
}
