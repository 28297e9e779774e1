using System.Text.Json.Serialization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Platform.WebApi.Http.Json;

namespace Platform.Architecture.Tests;

/// <summary>An endpoint binds, sends and replies. Decisions are made in inner layers.</summary>
public class EndpointsTests
{
    private static readonly HashSet<string> NotAnEndpoints = new(StringComparer.Ordinal)
    {
        "IAppDb", "AppDb", "SqliteAppDb", "SqlServerAppDb", "DbContext", "DbSet", "ILogger", "ILoggerFactory"
    };

    // The OpenAPI document is serialized by the library that generates it.
    private const string TheDocument = "JsonObject";

    private static readonly IReadOnlyList<SourceFile> Files =
        [.. Repository.Sources("src/WebApi").Where(file => file.Path.EndsWith("Endpoints.cs", StringComparison.Ordinal))];

    [Fact]
    public void Endpoints_have_no_branch_no_database_and_no_log()
    {
        Assert.Contains(Files, file => file.Path == "src/WebApi/Api/ApiKeys/ApiKeysEndpoints.cs");
        Assert.Empty(Files.SelectMany(Violations));
    }

    [Fact]
    public void Endpoint_bodies_and_answers_have_generated_JSON() =>
        Assert.Empty(Files.SelectMany(CrossingTypes).Except(Generated()).Except([TheDocument]));

    // Proves that the search for those types finds them.
    [Fact]
    public void Search_for_endpoint_types_finds_known_ones()
    {
        var seen = Files.SelectMany(CrossingTypes).ToHashSet();

        Assert.Superset(
            new HashSet<string> { "CreateApiKey", "ApiKeyCreated", "IReadOnlyList<ApiKeyView>", "LogIn", "SignedIn", "LogOut", "Health" },
            seen);
    }

    [Theory]
    [InlineData("if (x) return;", "IfStatement")]
    [InlineData("return x ? 1 : 2;", "ConditionalExpression")]
    [InlineData("return x switch { 1 => 2, _ => 3 };", "SwitchExpression")]
    [InlineData("switch (x) { default: break; }", "SwitchStatement")]
    [InlineData("return x ?? y;", "CoalesceExpression")]
    [InlineData("return x?.Y;", "ConditionalAccessExpression")]
    [InlineData("return x && y;", "LogicalAndExpression")]
    [InlineData("foreach (var y in x) y.Z();", "ForEachStatement")]
    [InlineData("try { } catch { }", "TryStatement")]
    [InlineData("ILogger<X> log;", "ILogger")]
    [InlineData("IAppDb db;", "IAppDb")]
    public void Endpoint_with_a_branch_a_database_or_a_log_is_found_Has_teeth(string body, string what) =>
        Assert.Equal(
            [$"XEndpoints.cs:1: {what}"],
            Violations(SourceFile.Of("XEndpoints.cs", $"class X {{ object M(object x, object y) {{ {body} }} }}")));

    [Fact]
    public void Endpoint_with_Entity_Framework_is_found_Has_teeth() =>
        Assert.Equal(
            ["XEndpoints.cs:1: Microsoft.EntityFrameworkCore"],
            Violations(SourceFile.Of("XEndpoints.cs", "using Microsoft.EntityFrameworkCore; class X;")));

    [Fact]
    public void Endpoint_type_without_generated_JSON_is_found_Has_teeth()
    {
        var file = SourceFile.Of(
            "XEndpoints.cs",
            "class X { void M() => api.MapPost(\"\", (Body<Unheard> body, OptionalBody<Unread> o) => 1)"
            + ".Answers<Unseen>(201).AnswersPageOf<Unlisted>(); }");

        Assert.Equal(
            ["IReadOnlyList<Unlisted>", "Unheard", "Unread", "Unseen"],
            CrossingTypes(file).Except(Generated()).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Violations(SourceFile file)
    {
        var branches = file.All<SyntaxNode>().Where(IsBranch).Select(node => (Node: node, What: node.Kind().ToString()));
        var names = file.All<SimpleNameSyntax>()
            .Where(name => NotAnEndpoints.Contains(name.Identifier.Text))
            .Select(name => (Node: (SyntaxNode)name, What: name.Identifier.Text));
        var usings = file.All<UsingDirectiveSyntax>()
            .Where(u => u.Name!.ToString().StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal))
            .Select(u => (Node: (SyntaxNode)u, What: u.Name!.ToString()));
        return branches.Concat(names).Concat(usings).Select(found => $"{file.At(found.Node)}: {found.What}");
    }

    private static bool IsBranch(SyntaxNode node) => node.Kind() is
        SyntaxKind.IfStatement or SyntaxKind.ConditionalExpression or SyntaxKind.SwitchStatement or SyntaxKind.SwitchExpression
            or SyntaxKind.CoalesceExpression
        or SyntaxKind.CoalesceAssignmentExpression or SyntaxKind.ConditionalAccessExpression or SyntaxKind.LogicalAndExpression
            or SyntaxKind.LogicalOrExpression
        or SyntaxKind.ForStatement or SyntaxKind.ForEachStatement or SyntaxKind.WhileStatement or SyntaxKind.DoStatement
            or SyntaxKind.TryStatement or SyntaxKind.GotoStatement;

    // The type arguments of Body<T>, OptionalBody<T>, Answers<T> and AnswersPageOf<T>.
    private static IEnumerable<string> CrossingTypes(SourceFile file) =>
        from name in file.All<GenericNameSyntax>()
        let type = name.TypeArgumentList.Arguments[0].ToString()
        where name.Identifier.Text is "Body" or "OptionalBody" or "Answers" or "AnswersPageOf"
        select name.Identifier.Text == "AnswersPageOf" ? $"IReadOnlyList<{type}>" : type;

    private static IEnumerable<string> Generated() => typeof(IJsonTypes).Assembly.GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(IJsonTypes)))
        .SelectMany(type => type.GetCustomAttributesData())
        .Where(attribute => attribute.AttributeType == typeof(JsonSerializableAttribute))
        .Select(attribute => (Type)attribute.ConstructorArguments[0].Value!)
        .SelectMany(type => type.GetGenericArguments().Append(type)) // includes a list's items
        .Select(Name);

    private static string Name(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
}
