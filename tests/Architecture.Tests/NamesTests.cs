using System.Xml.Linq;

namespace Platform.Architecture.Tests;

/// <summary>Names contain no empty words, and every public type has a summary.</summary>
public class NamesTests
{
    private static readonly string[] EmptyWords =
    [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Base", "Impl", "Dto", "Service",
    ];

    private static readonly HashSet<string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        "Commands", "Queries", "Dtos", "Interfaces", "Services", "Helpers", "Models", "Utils"
    };

    // Source text by component name.
    private static readonly Dictionary<string, string> Components = Repository.Files("src")
        .Where(path => path.EndsWith(".razor", StringComparison.Ordinal))
        .DistinctBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal) // Two folders share directives.
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => File.ReadAllText(Path.Combine(Repository.Root, path)));

    public static TheoryData<string> Layers { get; } = [.. CompiledAssembly.Layers];

    [Theory]
    [MemberData(nameof(Layers))]
    public void No_type_name_ends_with_an_empty_word(string layer) =>
        Assert.DoesNotContain(CompiledAssembly.Read(layer).Types.Select(type => type.Name), IsEmpty);

    [Fact]
    public void No_folder_is_named_after_a_kind_of_type() => Assert.DoesNotContain(Repository.Folders("src"), IsForAKind);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_public_type_has_a_summary(string layer)
    {
        var documentation = XDocument.Load(CompiledAssembly.PathOf(layer, ".xml"));

        Assert.Empty(WithoutSentence(CompiledAssembly.Read(layer).Types.Where(type => !Components.ContainsKey(type.Name)), documentation));
    }

    // The class that is generated from a component can't have an XML comment, so the file begins with a Razor comment instead.
    [Fact]
    public void Every_component_has_a_summary()
    {
        Assert.Contains("KeyListPage", Components.Keys);
        Assert.DoesNotContain(Components, component => !BeginsWithSentence(component.Value));
    }

    [Theory]
    [InlineData("@* A thing. *@\n<p>", true)]
    [InlineData("@* *@\n<p>", false)]
    [InlineData("<p>", false)]
    public void Component_without_a_summary_is_found_Has_teeth(string text, bool has) => Assert.Equal(has, BeginsWithSentence(text));

    [Theory]
    [InlineData("KeyManager", true)]
    [InlineData("ApiKeyDto", true)]
    [InlineData("EntityBase", true)]
    [InlineData("MailService", true)]
    [InlineData("TokensImpl", true)]
    [InlineData("Database", false)]
    [InlineData("ApiKeyView", false)]
    public void Empty_word_is_found_Has_teeth(string name, bool isEmpty) => Assert.Equal(isEmpty, IsEmpty(name));

    [Theory]
    [InlineData("src/Application/ApiKeys/Commands", true)]
    [InlineData("src/Domain/Models", true)]
    [InlineData("src/Application/Helpers/Text", true)]
    [InlineData("src/Application/ApiKeys", false)]
    public void Folder_for_a_kind_is_found_Has_teeth(string folder, bool isForAKind) => Assert.Equal(isForAKind, IsForAKind(folder));

    [Fact]
    public void Public_type_without_a_summary_is_found_Has_teeth()
    {
        var documentation = XDocument.Parse(
            """
            <doc><members>
              <member name="T:N.Told"><summary>A thing.</summary></member>
              <member name="T:N.Blank"><summary> </summary></member>
            </members></doc>
            """);
        CompiledType[] types =
        [
            new("Told", "T:N.Told", true),
            new("Blank", "T:N.Blank", true),
            new("Untold", "T:N.Untold", true),
            new("Inner", "T:N.Inner", false)
        ];

        Assert.Equal(["T:N.Blank", "T:N.Untold"], WithoutSentence(types, documentation));
    }

    private static bool BeginsWithSentence(string text) =>
        text.StartsWith("@* ", StringComparison.Ordinal) && text.IndexOf(". *@", StringComparison.Ordinal) > 3
            && !text.Split('\n')[0].StartsWith("@* *@", StringComparison.Ordinal);

    // A periodic service is a .NET background service.
    private static bool IsEmpty(string name) =>
        name != "PeriodicService" && EmptyWords.Any(word => name.EndsWith(word, StringComparison.Ordinal));

    private static bool IsGenerated(CompiledType type) =>
        type.DocumentationId.Contains(".Persistence.Migrations.", StringComparison.Ordinal)
            || type.DocumentationId.Contains(".Persistence.Compiled.", StringComparison.Ordinal);

    private static bool IsForAKind(string folder) => folder.Split('/').Any(Kinds.Contains);

    // Migrations and compiled models are generated.
    private static IEnumerable<string> WithoutSentence(IEnumerable<CompiledType> types, XDocument documentation)
    {
        var told = documentation.Descendants("member")
            .Where(member => !string.IsNullOrWhiteSpace(member.Element("summary")?.Value) || member.Element("summary")?.HasElements == true)
            .Select(member => member.Attribute("name")!.Value).ToHashSet();
        return types.Where(type => type.IsPublic && !IsGenerated(type) && !told.Contains(type.DocumentationId))
            .Select(type => type.DocumentationId);
    }
}
