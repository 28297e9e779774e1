using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Platform.Architecture.Tests;

/// <summary>Views are mapped by one configuration, to which each feature contributes at most one register.</summary>
public class MappingsTests
{
    private static readonly HashSet<string> Maps = new(StringComparer.Ordinal) { "Adapt", "ProjectToType", "BuildAdapter", "AdaptToType" };

    private static readonly IReadOnlyList<SourceFile> Files = Repository.Sources("src");

    [Fact]
    public void Every_mapping_uses_the_shared_configuration()
    {
        Assert.Contains(Files.SelectMany(Calls), call => call.ToString().Contains("ProjectToType<ProjectView>", StringComparison.Ordinal));
        Assert.Empty(Files.SelectMany(OtherMappings));
    }

    [Fact]
    public void Every_feature_has_at_most_one_register()
    {
        var registers = Files
            .SelectMany(file => file.All<ClassDeclarationSyntax>().Where(IsRegister).Select(_ => Path.GetDirectoryName(file.Path)))
            .ToList();

        Assert.NotEmpty(registers);
        Assert.Distinct(registers);
    }

    [Theory]
    [InlineData("project.Adapt<ProjectView>()", "project.Adapt<ProjectView>()")]
    [InlineData("project.Adapt<Project, ProjectView>(config)", "project.Adapt<Project, ProjectView>(config)")]
    [InlineData("projects.ProjectToType<ProjectView>()", "projects.ProjectToType<ProjectView>()")]
    [InlineData("a.BuildAdapter().AdaptToType<B>()", "a.BuildAdapter().AdaptToType<B>(), a.BuildAdapter()")]
    [InlineData("TypeAdapterConfig.GlobalSettings.NewConfig<A, B>()", "TypeAdapterConfig.GlobalSettings")]
    [InlineData("project.Adapt<ProjectView>(Mappings.Config)", "")]
    public void Mapping_with_another_configuration_is_found_Has_teeth(string code, string found) =>
        Assert.Equal(found, string.Join(", ", OtherMappings(SourceFile.Of("X.cs", $"class X {{ object M() => {code}; }}"))));

    private static IEnumerable<string> OtherMappings(SourceFile file) =>
        Calls(file).Where(call => call.ArgumentList.ToString() != "(Mappings.Config)").Select(call => call.ToString())
            .Concat(file.All<MemberAccessExpressionSyntax>().Select(access => access.ToString())
                .Where(access => access == "TypeAdapterConfig.GlobalSettings"));

    private static IEnumerable<InvocationExpressionSyntax> Calls(SourceFile file) => file.All<InvocationExpressionSyntax>()
        .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: var name } && Maps.Contains(name));

    private static bool IsRegister(ClassDeclarationSyntax type) =>
        type.BaseList?.Types.Any(one => one.Type.ToString() == "IRegister") is true;
}
