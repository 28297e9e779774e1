namespace Platform.Architecture.Tests;

/// <summary>The folders of a project depend one way, as listed in <c>Folders.txt</c>.</summary>
public class FoldersTests(ITestOutputHelper output)
{
    private const string Table = "tests/Architecture.Tests/Folders.txt";

    private static readonly Dictionary<string, SourceFile[]> AllSources = Projects.ToDictionary(
        project => project,
        project => Repository.Sources($"src/{project}").Where(file => !file.IsGenerated).ToArray(),
        StringComparer.Ordinal);

    private static readonly Dictionary<string, FolderGraph> Found = Projects.ToDictionary(
        project => project,
        project => FolderGraph.Of(
            project, [.. Projects.TakeWhile(inner => inner != project).Append(project).SelectMany(Sources)], Razor(project)),
        StringComparer.Ordinal);

    private static readonly Dictionary<string, FolderGraph> Allowed = Read(File.ReadAllLines(Path.Combine(Repository.Root, Table)));

    // Each needs those before it to be compiled.
    private static string[] Projects => ["Domain", "Application", "Infrastructure", "WebApi"];

    public static TheoryData<string> EachProject => [.. Projects];

    public static TheoryData<string, int> EachDepth
    {
        get
        {
            var depths = new TheoryData<string, int>();
            foreach (var project in Projects)
            {
                depths.Add(project, 1);
                depths.Add(project, 2);
            }

            return depths;
        }
    }

    [Theory]
    [MemberData(nameof(EachProject))]
    public void Folder_uses_only_folders_that_the_table_allows(string project)
    {
        Assert.NotEmpty(Found[project].Edges);
        Assert.Empty(Missing(Found[project], Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(EachProject))]
    public void Table_allows_no_more_than_there_is(string project) => Assert.Empty(Missing(Allowed[project], Found[project]));

    [Theory]
    [MemberData(nameof(EachDepth))]
    public void Folders_have_no_cycle(string project, int depth)
    {
        output.WriteLine($"{project}: {Found[project].Cycles(depth).Count} cycles of folders at depth {depth}");
        Assert.Empty(Found[project].Cycles(depth));
        Assert.Empty(Allowed[project].Cycles(depth));
    }

    [Fact]
    public void Folder_that_uses_another_is_found_Has_teeth()
    {
        var graph = FolderGraph.Of(
            "Domain",
            [
                SourceFile.Of("src/Domain/A/X.cs", "using Platform.Domain.B; namespace Platform.Domain.A; public class X : Y;"),
                SourceFile.Of("src/Domain/B/Y.cs", "namespace Platform.Domain.B; public class Y { C.Z? Z; string A = \"A.X\"; }"),
                SourceFile.Of("src/Domain/C/Z.cs", "namespace Platform.Domain.C; public class Z;"),
                SourceFile.Of("src/Domain/A/Inner/W.cs", "namespace Platform.Domain.A.Inner; public class W { X? X; }"),
                SourceFile.Of("src/Application/D/V.cs", "using Platform.Domain.A; namespace Platform.Application.D; public class V : X;"),
                SourceFile.Of("src/Domain/Root.cs", "namespace Platform.Domain; public class Root { A.X? X; }"),
            ]);

        Assert.Equal(["A -> B", "A/Inner -> A", "B -> C"], Lines(graph));
        Assert.Equal(
            ["A/Inner -> A", "B -> C"],
            Missing(graph, Read(["Domain", "  A: B", "  A/Inner:", "  B:", "  C:"])["Domain"]));
        Assert.Equal(["A -> B", "A -> C"], Lines(Read(["Domain", "  A: B,", "    C"])["Domain"]));
    }

    [Fact]
    public void Component_that_uses_another_folder_is_found_Has_teeth()
    {
        var graph = FolderGraph.Of(
            "WebApi",
            [
                SourceFile.Of("src/WebApi/B/Y.cs", "namespace Platform.WebApi.B; public class Y;"),
                SourceFile.Of("src/WebApi/C/Z.cs", "namespace Platform.WebApi.C; public class Z;"),
                SourceFile.Of("src/WebApi/F/Inner/V.cs", "namespace Platform.WebApi.F.Inner; public class V { W? W; }"),
                SourceFile.Of("src/WebApi/G/U.cs", "using Platform.WebApi.A; namespace Platform.WebApi.G; public class U { Tagged? T; }"),
            ],
            [
                new RazorFile(
                    "src/WebApi/A/_Imports.razor", "@using Platform.WebApi.B\n@using Platform.WebApi.C\n@using Platform.WebApi.D\n"),
                new RazorFile("src/WebApi/A/Tagged.razor", "@* Z is a comment. *@\n<div><Part /></div>"),
                new RazorFile("src/WebApi/A/Inner/Coded.razor", "@code {\n    private Y? Y { get; }\n}"),
                new RazorFile("src/WebApi/D/Part.razor", "<p>@C.Z.Text</p>"),
                new RazorFile("src/WebApi/E/Base.razor", "@using Platform.WebApi.D\n@inherits Part\n"),
                new RazorFile("src/WebApi/E/Foreign.razor", "<p>Y and Z, whose namespaces are not imported</p>"),
                new RazorFile("src/WebApi/F/W.razor", "<p></p>"),
            ]);

        Assert.Equal(["A -> D", "A/Inner -> B", "D -> C", "E -> D", "F/Inner -> F", "G -> A"], Lines(graph));
    }

    [Fact]
    public void Cycle_is_found_Has_teeth()
    {
        var graph = Read(["Domain", "  A: B", "  B: C", "  C: A/Inner", "  A/Inner: D", "  D: E", "  E:"])["Domain"];

        Assert.Empty(graph.Cycles(2));
        Assert.Equal(["A, B, C"], graph.Cycles(1));
        Assert.Equal(["A, B"], Read(["Domain", "  A: B", "  B: A"])["Domain"].Cycles(2));
    }

    [Fact]
    public void Folder_with_more_than_a_dozen_files_is_found_Has_teeth()
    {
        Assert.Empty(Crowded(Enumerable.Range(1, 12).Select(i => $"src/Domain/A/{i}.cs")));
        Assert.Equal(["src/Domain/A"], Crowded(Enumerable.Range(1, 13).Select(i => $"src/Domain/A/{i}.cs")));
        Assert.Equal(["src/WebApi/A"], Crowded(Enumerable.Range(1, 13).Select(i => $"src/WebApi/A/{i}.{(i > 6 ? "razor" : "cs")}")));
    }

    [Theory]
    [MemberData(nameof(EachProject))]
    public void Folder_has_at_most_a_dozen_files(string project) => Assert.Empty(Crowded(Repository.Files($"src/{project}")));

    private static IEnumerable<SourceFile> Sources(string project) => AllSources[project];

    private static RazorFile[] Razor(string project) =>
    [
        .. Repository.Files($"src/{project}").Where(path => path.EndsWith(".razor", StringComparison.Ordinal))
            .Select(path => new RazorFile(path, File.ReadAllText(Path.Combine(Repository.Root, path))))
    ];

    private static IEnumerable<string> Crowded(IEnumerable<string> files) =>
        files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal))
            .Where(path => !SourceFile.Of(path, "").IsGenerated && !path.EndsWith("/_Imports.razor", StringComparison.Ordinal))
            .GroupBy(path => path[..path.LastIndexOf('/')])
            .Where(folder => folder.Count() > 12).Select(folder => folder.Key);

    private static IEnumerable<string> Missing(FolderGraph used, FolderGraph allowed) => Lines(used).Except(Lines(allowed));

    private static IEnumerable<string> Lines(FolderGraph graph) =>
        from edge in graph.Edges.OrderBy(edge => edge.Key, StringComparer.Ordinal)
        from other in edge.Value.Order(StringComparer.Ordinal)
        select $"{edge.Key} -> {other}";

    // A line without indentation names a project. Each indented line names a folder and, after the colon, the folders that it may use;
    // lines with more indentation continue the list.
    private static Dictionary<string, FolderGraph> Read(IEnumerable<string> lines)
    {
        var projects = new Dictionary<string, Dictionary<string, IReadOnlySet<string>>>(StringComparer.Ordinal);
        var (project, folder) = ("", "");
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] != ' ')
            {
                projects.Add(project = line.Trim(), new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal));
                continue;
            }

            if (!line.StartsWith("    ", StringComparison.Ordinal))
            {
                projects[project].Add(folder = line.Split(':')[0].Trim(), new HashSet<string>(StringComparer.Ordinal));
            }

            var names = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
            projects[project][folder] = projects[project][folder].Concat(names).ToHashSet(StringComparer.Ordinal);
        }

        return projects.ToDictionary(one => one.Key, one => new FolderGraph(one.Key, one.Value), StringComparer.Ordinal);
    }
}
