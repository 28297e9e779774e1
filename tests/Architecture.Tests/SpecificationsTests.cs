using Ardalis.Specification;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Platform.Application.Common;
using Platform.Domain.Projects;

namespace Platform.Architecture.Tests;

/// <summary>A specification is an internal sealed class in its feature's folder, applied by the database's evaluator.</summary>
public class SpecificationsTests
{
    private static readonly IReadOnlyList<SourceFile> Files = Repository.Sources("src/Application");

    [Fact]
    public void Specification_is_internal_and_sealed_and_selects_its_entity()
    {
        var specifications = typeof(IAppDb).Assembly.GetTypes().Where(IsSpecification).ToList();

        Assert.NotEmpty(specifications);
        Assert.Empty(specifications.SelectMany(Violations));
    }

    [Fact]
    public void Specification_is_in_the_file_of_its_features_specifications() => Assert.Empty(
        Files.Where(file => !file.Path.EndsWith("Specifications.cs", StringComparison.Ordinal)).SelectMany(Declared));

    [Fact]
    public void Specification_has_a_summary_of_one_sentence()
    {
        var specifications = Files.SelectMany(file => file.All<ClassDeclarationSyntax>()).Where(IsDeclaration).ToList();

        Assert.NotEmpty(specifications);
        Assert.Empty(specifications.Where(type => !IsSaid(type)).Select(type => type.Identifier.Text));
    }

    [Fact]
    public void Specification_of_another_shape_is_found_Has_teeth()
    {
        Assert.Equal(["Open: is not sealed", "Open: is public"], Violations(typeof(Open)));
        Assert.Equal(["Selecting: selects something else than its entity"], Violations(typeof(Selecting)));
        Assert.Equal(["Derived: selects something else than its entity"], Violations(typeof(Derived)));
        Assert.Empty(Violations(typeof(Plain)));
    }

    [Fact]
    public void Specification_elsewhere_or_without_a_summary_is_found_Has_teeth()
    {
        var file = SourceFile.Of(
            "GetProject.cs",
            "class X : Specification<Project>; /// <summary>Said.</summary>\nclass Y : Specification<Project, long>; class Z;");

        Assert.Equal(["GetProject.cs: X", "GetProject.cs: Y"], Declared(file));
        Assert.Equal(["Y"], file.All<ClassDeclarationSyntax>().Where(IsSaid).Select(type => type.Identifier.Text));
    }

    private static bool IsSpecification(Type type) =>
        type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ISpecification<>));

    private static IEnumerable<string> Violations(Type type)
    {
        if (!type.IsSealed) yield return $"{type.Name}: is not sealed";
        if (type.IsPublic || type.IsNestedPublic) yield return $"{type.Name}: is public";
        if (type.BaseType is not { IsGenericType: true } parent || parent.GetGenericTypeDefinition() != typeof(Specification<>))
        {
            yield return $"{type.Name}: selects something else than its entity";
        }
    }

    private static IEnumerable<string> Declared(SourceFile file) =>
        file.All<ClassDeclarationSyntax>().Where(IsDeclaration).Select(type => $"{file.Path}: {type.Identifier.Text}");

    private static bool IsDeclaration(ClassDeclarationSyntax type) =>
        type.BaseList?.Types.Any(one => one.Type is GenericNameSyntax { Identifier.Text: "Specification" }) is true;

    private static bool IsSaid(ClassDeclarationSyntax type) =>
        type.GetLeadingTrivia().ToFullString().Contains(".</summary>", StringComparison.Ordinal);

    public class Open : Specification<Project>;

    private sealed class Selecting : Specification<Project, long>;

    private sealed class Plain : Specification<Project>;

    private sealed class Derived : Open;
}
