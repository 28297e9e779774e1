using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Platform.Architecture.Tests;

/// <summary>Which folders of a project use which others of it, read from its sources.</summary>
/// <param name="Project">The project's folder in <c>src</c>.</param>
/// <param name="Edges">
/// Each folder, at most two levels deep, with those that it uses. The project's own folder, which wires all, is left out.
/// </param>
internal sealed record FolderGraph(string Project, IReadOnlyDictionary<string, IReadOnlySet<string>> Edges)
{
    private const int Depth = 2;

    /// <summary>The graph of a project's sources.</summary>
    /// <param name="project">The project's folder in <c>src</c>.</param>
    /// <param name="files">The sources of the project, and of the projects that it needs to be compiled.</param>
    /// <param name="components">The project's Razor components, with the files of directives that they share.</param>
    public static FolderGraph Of(string project, IReadOnlyList<SourceFile> files, IReadOnlyList<RazorFile>? components = null)
    {
        var own = files.Where(file => !file.IsGenerated && FolderOf(project, file.Path) is { Length: > 0 }).ToList();
        var razor = (components ?? []).Where(file => !file.IsShared && FolderOf(project, file.Path) is { Length: > 0 }).ToList();
        var folders = own.Select(file => file.Path).Concat(razor.Select(file => file.Path)).Select(path => FolderOf(project, path)!)
            .Distinct().ToDictionary(NamespaceOf, StringComparer.Ordinal);
        var declared = own.SelectMany(file => Declared(file).Select(name => (Name: name, Folder: FolderOf(project, file.Path)!)))
            .Concat(razor.Select(file => (file.Name, Folder: FolderOf(project, file.Path)!)))
            .ToLookup(one => one.Name, one => one.Folder, StringComparer.Ordinal);
        var compilation = ProductCompilation.Of(files);
        var trees = compilation.SyntaxTrees.ToDictionary(tree => tree.FilePath, StringComparer.Ordinal);
        var edges = folders.Values.ToDictionary(folder => folder, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var file in own)
        {
            var folder = FolderOf(project, file.Path)!;
            var used = file.All<UsingDirectiveSyntax>().Select(directive => FolderAt(directive.NamespaceOrType.ToString())).OfType<string>()
                .Append(folder).ToHashSet(StringComparer.Ordinal);
            var tree = trees[file.Path];
            SemanticModel? model = null;
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                // Binding is slow: only names that another folder declares, and that no directive imports, need it.
                if (declared[name.Identifier.Text].All(used.Contains)) continue;
                model ??= compilation.GetSemanticModel(tree);
                if (FolderOf(project, TypeOf(model, name)) is { Length: > 0 } other) used.Add(other);
            }

            Add(folder, used);
        }

        // Components compile to C# that no source has, so their names are read as text. A word of a page that is also the name of a type
        // in scope counts as a use of it: that may add an edge, but never misses one.
        foreach (var file in razor)
        {
            var folder = FolderOf(project, file.Path)!;
            var imported = file.Usings(components!).Select(FolderAt).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var scope = imported.Concat(Enclosing(folder)).ToHashSet(StringComparer.Ordinal);
            var named = file.Names().SelectMany(name => declared[name].Where(scope.Contains));
            Add(folder, named.Concat(file.QualifiedNames().SelectMany(Qualified)));

            // A name is qualified from the root, or from a namespace around the component.
            IEnumerable<string> Qualified(string[] name) =>
                from around in Enclosing(folder).Select(NamespaceOf).Append($"Platform.{project}").Append("")
                from length in Enumerable.Range(1, name.Length - 1)
                let other = FolderAt(string.Join('.', name.Take(length).Prepend(around)).TrimStart('.'))
                where other is not null && declared[name[length]].Contains(other)
                select other;
        }

        // The compiler doesn't know components: a name of one in a folder around the file needs no directive.
        foreach (var (file, folder) in own.Select(file => (file, FolderOf(project, file.Path)!)))
        {
            var names = file.All<SimpleNameSyntax>().Select(name => name.Identifier.Text).ToHashSet(StringComparer.Ordinal);
            var used = razor.Where(one => names.Contains(one.Name)).Select(one => FolderOf(project, one.Path)!);
            Add(folder, used.Intersect(Enclosing(folder)));
        }

        return new FolderGraph(
            project, edges.ToDictionary(edge => edge.Key, edge => (IReadOnlySet<string>)edge.Value, StringComparer.Ordinal));

        void Add(string folder, IEnumerable<string> used) => edges[folder].UnionWith(used.Where(other => other != folder));

        string NamespaceOf(string folder) => $"Platform.{project}.{folder.Replace('/', '.')}";

        string? FolderAt(string name) => folders.Keys
            .Where(known => name == known || name.StartsWith(known + ".", StringComparison.Ordinal))
            .MaxBy(known => known.Length) is { } longest ? folders[longest] : null;
    }

    /// <summary>The groups of folders that use each other, directly or through others.</summary>
    /// <param name="depth">1 to count a folder and its subfolders as one; 2 to count each on its own.</param>
    public IReadOnlyList<string> Cycles(int depth)
    {
        var graph = Edges
            .GroupBy(edge => Cut(edge.Key, depth), StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.SelectMany(edge => edge.Value).Select(other => Cut(other, depth)).Where(other => other != group.Key)
                    .ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);
        var reached = graph.Keys.ToDictionary(folder => folder, folder => Reached(graph, folder), StringComparer.Ordinal);
        return
        [
            .. graph.Keys.Where(folder => reached[folder].Contains(folder))
                .Select(folder => reached[folder].Where(other => reached.GetValueOrDefault(other)?.Contains(folder) == true))
                .Select(group => string.Join(", ", group.Order(StringComparer.Ordinal)))
                .Distinct(),
        ];
    }

    private static HashSet<string> Reached(Dictionary<string, HashSet<string>> graph, string from)
    {
        var (reached, open) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>([from]));
        while (open.TryPop(out var folder))
        {
            foreach (var next in graph.GetValueOrDefault(folder) ?? [])
            {
                if (reached.Add(next)) open.Push(next);
            }
        }

        return reached;
    }

    // Null for a file of another project; empty for a file directly in the project's folder.
    private static string? FolderOf(string project, string? path)
    {
        var start = $"src/{project}/";
        if (path?.StartsWith(start, StringComparison.Ordinal) is not true) return null;
        var end = path.LastIndexOf('/');
        return end < start.Length ? "" : Cut(path[start.Length..end], Depth);
    }

    // The folder itself and those around it.
    private static IEnumerable<string> Enclosing(string folder) =>
        Enumerable.Range(1, folder.Split('/').Length).Select(depth => Cut(folder, depth));

    private static string Cut(string folder, int depth) => string.Join('/', folder.Split('/').Take(depth));

    private static IEnumerable<string> Declared(SourceFile file) =>
        file.All<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text)
            .Concat(file.All<DelegateDeclarationSyntax>().Select(type => type.Identifier.Text))
            .Concat(file.All<MethodDeclarationSyntax>().Where(IsExtension).Select(method => method.Identifier.Text));

    private static bool IsExtension(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters.FirstOrDefault()?.Modifiers.Any(modifier => modifier.Text == "this") == true;

    private static string? TypeOf(SemanticModel model, SimpleNameSyntax name)
    {
        var info = model.GetSymbolInfo(name);
        var type = (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
        {
            INamedTypeSymbol named => named,
            IMethodSymbol { IsExtensionMethod: true } method => method.ContainingType,
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType,
            _ => null,
        };
        return type?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath;
    }
}
