using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Platform.Architecture.Tests;

/// <summary>Nothing depends on the culture of the machine. This finds what the compiler's analyzers miss.</summary>
public partial class CultureTests
{
    private static readonly HashSet<string> Cultural = new(StringComparer.Ordinal)
    {
        "CurrentCulture", "CurrentUICulture", "CurrentCultureIgnoreCase", "CurrentInfo", "InstalledUICulture", "RegexOptions.IgnoreCase",
        "StringComparison.InvariantCulture", "StringComparison.InvariantCultureIgnoreCase",
        "StringComparer.InvariantCulture", "StringComparer.InvariantCultureIgnoreCase",
    };

    // The one file that sets the culture.
    private const string Allowed = "src/WebApi/ProcessCulture.cs";

    private static readonly IReadOnlyList<SourceFile> Sources = Repository.Sources("src");

    [Fact]
    public void Text_is_ordered_in_memory_by_a_comparer() => Assert.Empty(TextOrder.In([.. Sources.Where(file => !file.IsGenerated)]));

    [Fact]
    public void No_source_reads_or_compares_by_a_culture()
    {
        var found = Sources.Where(file => !file.IsGenerated).Where(file => Uses(file).Any()).Select(file => file.Path);

        Assert.Equal([Allowed], found);
    }

    // Components are compiled by a source generator, so neither the analyzers nor this test's compilation cover them.
    [Fact]
    public void No_component_orders_the_rows_it_shows()
    {
        var components = Repository.Files("src").Where(path => path.EndsWith(".razor", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(components);
        Assert.DoesNotContain(components, path => Orders(File.ReadAllText(Path.Combine(Repository.Root, path))));
    }

    [Theory]
    [InlineData("names.Order().ToList()")]
    [InlineData("names.OrderBy(n => n)")]
    [InlineData("names.OrderBy(n => n.Length).ThenByDescending(n => n)")]
    [InlineData("names.OrderBy(n => (n.Length, n))")]
    [InlineData("names.Max()")]
    [InlineData("names.Min(n => n.Trim())")]
    [InlineData("names.MaxBy(n => n)")]
    [InlineData("System.Linq.Enumerable.OrderBy(names, n => n)")]
    [InlineData("\"a\".CompareTo(\"b\")")]
    [InlineData("(\"a\", 1).CompareTo((\"b\", 2))")]
    [InlineData("System.Array.BinarySearch(names, \"a\")")]
    [InlineData("new System.Collections.Generic.SortedSet<string>(names)")]
    [InlineData("new SortedDictionary<string, int>()")]
    [InlineData("new PriorityQueue<int, string>()")]
    [InlineData("Comparer<string>.Default")]
    [InlineData("sorted = new()")]
    [InlineData("sorted = [\"a\"]")]
    [InlineData("System.Collections.Immutable.ImmutableSortedSet.ToImmutableSortedSet(names)")]
    public void Ordering_without_a_comparer_is_found_Has_teeth(string expression) =>
        Assert.Equal(["X.cs:6"], PlacesIn($"var found = {expression};"));

    // The sources are bound together with the sources they need: an unresolved name would hide an ordering.
    [Fact]
    public void Product_ordering_that_loses_its_comparer_is_found_Has_teeth()
    {
        const string comparer = "Order(StringComparer.Ordinal)";
        var changed = Sources.Where(file => !file.IsGenerated && file.Text.Contains(comparer, StringComparison.Ordinal)).ToList();
        var without = Sources.Where(file => !file.IsGenerated)
            .Select(file => SourceFile.Of(file.Path, file.Text.Replace(comparer, "Order()", StringComparison.Ordinal))).ToList();

        Assert.NotEmpty(changed);
        Assert.Equal(changed.Select(file => file.Path), TextOrder.In(without).Select(place => place.Split(':')[0]).Distinct());
    }

    [Theory]
    [InlineData("System.Array.Sort(names);")]
    [InlineData("names.ToList().Sort();")]
    [InlineData("names.AsSpan().Sort();")]
    public void Sorting_without_a_comparer_is_found_Has_teeth(string statement) => Assert.Equal(["X.cs:6"], PlacesIn(statement));

    [Theory]
    [InlineData("names.Order(StringComparer.Ordinal)")]
    [InlineData("names.OrderBy(n => n, StringComparer.OrdinalIgnoreCase)")]
    [InlineData("names.OrderBy(n => n.Length)")]
    [InlineData("names.Max(n => n.Length)")]
    [InlineData("names.AsQueryable().OrderBy(n => n)")]
    [InlineData("names.AsQueryable().Select(n => names.OrderBy(m => m))")]
    [InlineData("new SortedSet<string>(StringComparer.Ordinal)")]
    [InlineData("new SortedDictionary<int, string>()")]
    [InlineData("new PriorityQueue<string, int>()")]
    [InlineData("(1, 2).CompareTo((2, 3))")]
    [InlineData("Math.Max(1, 2)")]
    [InlineData("Comparer<int>.Default")]
    public void Ordering_with_a_comparer_or_of_other_types_is_not_found(string expression) =>
        Assert.Empty(PlacesIn($"var found = {expression};"));

    [Theory]
    [InlineData("var a = CultureInfo.CurrentCulture;", true)]
    [InlineData("var a = System.Globalization.CultureInfo.CurrentUICulture.Name;", true)]
    [InlineData("var a = NumberFormatInfo.CurrentInfo;", true)]
    [InlineData("var a = x.StartsWith(y, StringComparison.CurrentCulture);", true)]
    [InlineData("var a = x.StartsWith(y, StringComparison.InvariantCultureIgnoreCase);", true)]
    [InlineData("var a = new Regex(x, RegexOptions.IgnoreCase);", true)]
    [InlineData("var a = new Regex(x, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);", false)]
    [InlineData("var a = x.StartsWith(y, StringComparison.Ordinal);", false)]
    [InlineData("var a = x.ToString(CultureInfo.InvariantCulture);", false)]
    public void Use_of_a_culture_is_found_Has_teeth(string statement, bool isFound) =>
        Assert.Equal(isFound, Uses(SourceFile.Of("X.cs", $"class X {{ void M() {{ {statement} }} }}")).Any());

    [Theory]
    [InlineData("@foreach (var key in Content.Keys.OrderBy(k => k.Name))", true)]
    [InlineData("@names.Order().First()", true)]
    [InlineData("<p>Order</p>", false)]
    [InlineData("@Math.Max(1, 2)", false)]
    public void Component_that_orders_rows_is_found_Has_teeth(string text, bool isFound) => Assert.Equal(isFound, Orders(text));

    private static IEnumerable<string> PlacesIn(string statement) => TextOrder.In([SourceFile.Of("X.cs", $$"""
        class X
        {
            void M(string[] names, SortedSet<string> sorted)
            {

                {{statement}}
            }
        }
        """)]).Distinct();

    private static IEnumerable<string> Uses(SourceFile file) => file.All<MemberAccessExpressionSyntax>()
        .Where(member => !IsWithCultureInvariant(member))
        .Select(member => (Name: member.Name.Identifier.Text, Of: member.Expression.ToString()))
        .Select(member => Cultural.Contains(member.Name) ? member.Name : $"{member.Of[(member.Of.LastIndexOf('.') + 1)..]}.{member.Name}")
        .Where(Cultural.Contains);

    private static bool IsWithCultureInvariant(MemberAccessExpressionSyntax member) =>
        member.FirstAncestorOrSelf<ArgumentSyntax>() is { } argument
        && argument.ToString().Contains("RegexOptions.CultureInvariant", StringComparison.Ordinal);

    private static bool Orders(string component) => Ordering().IsMatch(component);

    [System.Text.RegularExpressions.GeneratedRegex(@"\.(?:Order(?:By)?(?:Descending)?|ThenBy(?:Descending)?|Sort)\(|\bSorted[A-Z]")]
    private static partial System.Text.RegularExpressions.Regex Ordering();
}
