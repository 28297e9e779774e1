using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Platform.Architecture.Tests;

/// <summary>A type in a compiled assembly.</summary>
/// <param name="Name">The name without namespace and arity.</param>
/// <param name="DocumentationId">The id in the XML documentation file.</param>
/// <param name="IsPublic">Whether other assemblies can use it.</param>
internal sealed record CompiledType(string Name, string DocumentationId, bool IsPublic);

/// <summary>The metadata of a built assembly, read without loading it.</summary>
internal sealed record CompiledAssembly(string Name, IReadOnlyList<string> References, IReadOnlyList<CompiledType> Types)
{
    public static readonly IReadOnlyList<string> Layers =
    [
        "Platform.Domain", "Platform.Application", "Platform.Infrastructure", "Platform.WebApi"
    ];

    public static string PathOf(string name, string extension = ".dll") => Path.Combine(AppContext.BaseDirectory, name + extension);

    public static CompiledAssembly Read(string name)
    {
        using var file = new PEReader(File.OpenRead(PathOf(name)));
        var metadata = file.GetMetadataReader();
        return new CompiledAssembly(
            metadata.GetString(metadata.GetAssemblyDefinition().Name),
            [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            [
                .. metadata.TypeDefinitions.Select(handle => Type(metadata, metadata.GetTypeDefinition(handle)))
                    .Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
            ]);
    }

    private static CompiledType Type(MetadataReader metadata, TypeDefinition type)
    {
        var name = metadata.GetString(type.Name);
        return new CompiledType(name.Split('`')[0], "T:" + FullName(metadata, type), IsPublic(metadata, type));
    }

    private static string FullName(MetadataReader metadata, TypeDefinition type)
    {
        var name = metadata.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer) return FullName(metadata, metadata.GetTypeDefinition(outer)) + "." + name;
        return type.Namespace.IsNil ? name : metadata.GetString(type.Namespace) + "." + name;
    }

    private static bool IsPublic(MetadataReader metadata, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic => IsPublic(metadata, metadata.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };
}
