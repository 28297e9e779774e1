using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Platform.Domain.Common;
using Platform.WebApi.Http.Errors;

namespace Platform.Architecture.Tests;

/// <summary>Code that treats an error differently recognizes it by its code.</summary>
public partial class ErrorsTests
{
    private const BindingFlags Static =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Error[] Errors =
    [
        .. new[] { typeof(Error).Assembly, typeof(HttpErrors).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(Static))
            .Where(field => field.IsInitOnly && field.FieldType.IsAssignableTo(typeof(Error)))
            .Select(field => (Error)field.GetValue(null)!),
    ];

    [Fact]
    public void No_error_is_compared_by_value_or_by_reference() =>
        Assert.Empty(Comparisons([.. Repository.Sources("src").Where(file => !file.IsGenerated)]));

    [Fact]
    public void No_component_compares_an_error_by_value() => Assert.DoesNotContain(
        Repository.Files("src").Where(path => path.EndsWith(".razor", StringComparison.Ordinal)),
        path => ComparesInText(File.ReadAllText(Path.Combine(Repository.Root, path))));

    [Fact]
    public void Codes_of_errors_are_unique()
    {
        var codes = Errors.Select(error => error.Code).OfType<string>().ToList();

        Assert.Contains("identity.taken", codes);
        Assert.Contains("http.busy", codes);
        Assert.Equal(codes.Distinct(StringComparer.Ordinal), codes);
    }

    [Theory]
    [InlineData("error == XErrors.Gone")]
    [InlineData("XErrors.Gone != error")]
    [InlineData("ReferenceEquals(error, XErrors.Gone)")]
    [InlineData("object.ReferenceEquals(XErrors.Gone, error)")]
    [InlineData("error.Equals(XErrors.Gone)")]
    [InlineData("Equals(error, XErrors.Gone)")]
    [InlineData("(error is null ? null : new OtherError()) == XErrors.Gone")]
    public void Compared_error_is_found_Has_teeth(string condition) => Assert.Equal(["X.cs:11"], Comparisons([Source(condition)]));

    [Theory]
    [InlineData("error == null")]
    [InlineData("error is not null")]
    [InlineData("error.Kind == XErrors.Gone.Kind")]
    [InlineData("error is OtherError")]
    public void Kind_and_absence_of_an_error_may_be_compared(string condition) => Assert.Empty(Comparisons([Source(condition)]));

    [Fact]
    public void Compared_error_in_a_component_is_found_Has_teeth()
    {
        Assert.True(ComparesInText("@if (Content == OrganizationErrors.Disabled) { }"));
        Assert.False(ComparesInText("@if (Content.Is(OrganizationErrors.Disabled)) { }"));
    }

    private static SourceFile Source(string condition) => SourceFile.Of(
        "X.cs",
        $$"""
        namespace Platform.Domain.Common
        {
            public record Error { public int Kind; }
            public record OtherError : Error;
            public static class XErrors { public static readonly Error Gone = new(); }
            class X
            {
                bool M(Error error)
                {
                    return
                        {{condition}};
                }
            }
        }
        """);

    private static bool ComparesInText(string component) => Comparison().IsMatch(component);

    [GeneratedRegex(@"[!=]=\s*\w+Errors\.|\w+Errors\.\w+\s*[!=]=")]
    private static partial Regex Comparison();

    private static IEnumerable<string> Comparisons(IReadOnlyList<SourceFile> files)
    {
        var compilation = ProductCompilation.Of(files);
        foreach (var tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0))
        {
            SemanticModel? model = null;
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                if (OperandsOf(node) is not { Length: > 0 } operands) continue;
                model ??= compilation.GetSemanticModel(tree);
                if (!operands.All(operand => IsError(model.GetTypeInfo(operand).Type))) continue;
                yield return $"{tree.FilePath}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
            }
        }
    }

    private static ExpressionSyntax[] OperandsOf(SyntaxNode node) => node switch
    {
        BinaryExpressionSyntax binary when binary.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression =>
            [binary.Left, binary.Right],
        InvocationExpressionSyntax call when NameOf(call.Expression) is "ReferenceEquals" or "Equals" => call switch
        {
            { ArgumentList.Arguments: [var first, var second] } => [first.Expression, second.Expression],
            { Expression: MemberAccessExpressionSyntax member, ArgumentList.Arguments: [var only] } => [member.Expression, only.Expression],
            _ => [],
        },
        _ => [],
    };

    private static string NameOf(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        IdentifierNameSyntax name => name.Identifier.Text,
        _ => "",
    };

    private static bool IsError(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat) == "Platform.Domain.Common.Error") return true;
        }

        return false;
    }
}
