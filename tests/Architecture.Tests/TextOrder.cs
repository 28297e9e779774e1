using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Platform.Architecture.Tests;

/// <summary>Finds where text is sorted in memory without a comparer: .NET then uses the rules of the current culture.</summary>
internal sealed class TextOrder(CSharpCompilation compilation)
{
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "Order", "OrderDescending", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Max", "Min", "MaxBy", "MinBy", "Sort",
        "BinarySearch", "CompareTo", "ToImmutableSortedDictionary", "ToImmutableSortedSet",
    };

    private static readonly HashSet<string> Collections = new(StringComparer.Ordinal)
    {
        "SortedDictionary", "SortedList", "SortedSet", "PriorityQueue",
    };

    private static readonly HashSet<string> Comparers = new(StringComparer.Ordinal)
    {
        "IComparer", "Comparison", "StringComparer", "StringComparison",
    };

    /// <summary>The places in a file, as path and line.</summary>
    public static IEnumerable<string> In(IReadOnlyList<SourceFile> files)
    {
        var compilation = ProductCompilation.Of(files);
        var order = new TextOrder(compilation);
        return compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0).SelectMany(order.Places);
    }

    private IEnumerable<string> Places(SyntaxTree tree)
    {
        var candidates = tree.GetRoot().DescendantNodes().Where(IsCandidate).ToList();
        if (candidates.Count == 0) return [];
        var model = compilation.GetSemanticModel(tree);
        return candidates.Where(node => IsWithoutComparer(model, node) && !IsTranslated(model, node))
            .Select(node => $"{tree.FilePath}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");
    }

    // By name only: binding is expensive and is done for the candidates that remain.
    private static bool IsCandidate(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => Methods.Contains(member.Name.Identifier.Text),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax member } => Methods.Contains(member.Name.Identifier.Text),
        ObjectCreationExpressionSyntax creation => Collections.Contains(NameOf(creation.Type)),
        ImplicitObjectCreationExpressionSyntax or CollectionExpressionSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Default", Expression: { } comparer } => NameOf(comparer) == "Comparer",
        _ => false,
    };

    private static bool IsWithoutComparer(SemanticModel model, SyntaxNode node)
    {
        switch (node)
        {
            case InvocationExpressionSyntax invocation:
                return model.GetSymbolInfo(invocation).Symbol is IMethodSymbol method
                    && !IsQueryable(method) && !HasComparer(method) && KeyOf(method) is { } key && IsOrderedAsText(key);
            case BaseObjectCreationExpressionSyntax creation:
                return model.GetSymbolInfo(creation).Symbol is IMethodSymbol { ContainingType: { } collection } constructor
                    && Collections.Contains(collection.Name) && !HasComparer(constructor) && IsOrderedAsText(ElementOf(collection));
            case CollectionExpressionSyntax:
                return model.GetTypeInfo(node).ConvertedType is INamedTypeSymbol { IsGenericType: true } made
                    && Collections.Contains(made.Name) && IsOrderedAsText(ElementOf(made));
            default:
                var type = model.GetTypeInfo(((MemberAccessExpressionSyntax)node).Expression).Type;
                return type is INamedTypeSymbol { IsGenericType: true } comparer && IsOrderedAsText(comparer.TypeArguments[0]);
        }
    }

    // The type of the sort key: the selector's result, otherwise the element or the compared value.
    private static ITypeSymbol? KeyOf(IMethodSymbol method)
    {
        var types = method.Parameters.Select(parameter => parameter.Type).OfType<INamedTypeSymbol>();
        var selector = types.FirstOrDefault(type => type.Name == "Func");
        if (selector is not null) return selector.TypeArguments[^1];
        if (method.Name == "CompareTo") return method.ContainingType;
        return method.TypeArguments.Concat(method.ContainingType.TypeArguments).FirstOrDefault();
    }

    private static ITypeSymbol ElementOf(INamedTypeSymbol collection) =>
        collection.TypeArguments[collection.Name == "PriorityQueue" ? 1 : 0];

    // A tuple is compared by its items, each with the default comparer.
    private static bool IsOrderedAsText(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => true,
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(element => IsOrderedAsText(element.Type)),
        INamedTypeSymbol { Name: "Tuple" or "Nullable" } generic => generic.TypeArguments.Any(IsOrderedAsText),
        _ => false,
    };

    private static bool HasComparer(IMethodSymbol method) =>
        method.Parameters.Select(parameter => parameter.Type)
            .Any(type => Comparers.Contains(type.Name) || type.AllInterfaces.Any(of => of.Name == "IComparer"));

    private static bool IsQueryable(IMethodSymbol method) =>
        method.ContainingType.Name is "Queryable" or "EntityFrameworkQueryableExtensions";

    // Inside an expression that a provider translates, the database sorts.
    private static bool IsTranslated(SemanticModel model, SyntaxNode node) => node.Ancestors().OfType<LambdaExpressionSyntax>()
        .Any(lambda => model.GetTypeInfo(lambda).ConvertedType is INamedTypeSymbol { Name: "Expression" });

    private static string NameOf(SyntaxNode type) => type switch
    {
        QualifiedNameSyntax qualified => NameOf(qualified.Right),
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => "",
    };
}
