using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Platform.Architecture.Tests;

/// <summary>Production code takes the time from the injected clock, and randomness only where a reason is given.</summary>
public class AmbientTests
{
    private static readonly HashSet<string> Ambient = new(StringComparer.Ordinal)
    {
        "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "Guid.NewGuid",
        "Random.Shared", "new Random", "Thread.Sleep", "Environment.TickCount",
    };

    // Allowed uses, each with its reason.
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Infrastructure/Sessions/JwtTokens.cs: Guid.NewGuid"] = "a token ID only has to be unique; nothing is ordered by it",
        ["src/Infrastructure/Settings/Files/KeyFile.cs: Guid.NewGuid"] = "the name of a temporary file that is renamed at once",
        ["src/Infrastructure/Settings/Files/KeyFile.cs: Thread.Sleep"] = "runs at startup, before anything is served",
        ["src/Application/Common/Pipeline/RetryDelay.cs: Random.Shared"] =
            "conflicting requests must wait for different times; no test depends on it",
    };

    private static readonly List<string> Found = [.. Repository.Sources("src").Where(file => !file.IsGenerated).SelectMany(Uses)];

    [Fact]
    public void Product_code_reads_no_ambient_clock_or_randomness() => Assert.Empty(Found.Except(Allowed.Keys));

    [Fact]
    public void Every_exception_for_an_ambient_call_is_still_needed() => Assert.Empty(Allowed.Keys.Except(Found));

    [Theory]
    [InlineData("var a = DateTime.UtcNow;", "DateTime.UtcNow")]
    [InlineData("var a = System.DateTimeOffset.UtcNow.AddDays(1);", "DateTimeOffset.UtcNow")]
    [InlineData("var a = DateTime.Now;", "DateTime.Now")]
    [InlineData("var a = Guid.NewGuid();", "Guid.NewGuid")]
    [InlineData("Func<Guid> a = Guid.NewGuid;", "Guid.NewGuid")]
    [InlineData("var a = new Random(7);", "new Random")]
    [InlineData("Random a = new();", "new Random")]
    [InlineData("var a = Random.Shared.Next();", "Random.Shared")]
    public void Ambient_call_is_found_Has_teeth(string statement, string use) =>
        Assert.Equal([$"X.cs: {use}"], Uses(SourceFile.Of("X.cs", $"class X {{ void M() {{ {statement} }} }}")));

    [Fact]
    public void Injected_clock_is_no_ambient_call() =>
        Assert.Empty(
            Uses(
                SourceFile.Of(
                    "X.cs",
                    "class X { void M() { var a = clock.GetUtcNow(); var b = \"DateTime.UtcNow\"; "
                    + "/* DateTime.UtcNow */ var c = Guid.CreateVersion7(); } }")));

    private static IEnumerable<string> Uses(SourceFile file)
    {
        var members = file.All<MemberAccessExpressionSyntax>()
            .Select(member => $"{LastName(member.Expression.ToString())}.{member.Name.Identifier.Text}");
        var made = file.All<ObjectCreationExpressionSyntax>().Select(creation => $"new {LastName(creation.Type.ToString())}");
        var declared = file.All<VariableDeclarationSyntax>()
            .Where(declaration =>
                declaration.Variables.Any(variable => variable.Initializer?.Value is ImplicitObjectCreationExpressionSyntax))
            .Select(declaration => $"new {LastName(declaration.Type.ToString())}");
        return members.Concat(made).Concat(declared).Where(Ambient.Contains).Select(use => $"{file.Path}: {use}").Distinct();
    }

    private static string LastName(string name) => name[(name.LastIndexOf('.') + 1)..];
}
