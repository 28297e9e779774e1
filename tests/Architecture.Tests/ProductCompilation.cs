using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Platform.Architecture.Tests;

/// <summary>Compiles sources so that names resolve, for rules that depend on types.</summary>
internal static class ProductCompilation
{
    // The implicit usings of the SDK.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Preview);

    // The runtime, the framework and the packages. The product's assemblies are left out: their sources are compiled.
    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Platform.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>Compiles all projects as one. Generated code is missing: components and the bodies of partial methods.</summary>
    public static CSharpCompilation Of(IEnumerable<SourceFile> files) => CSharpCompilation.Create(
        "Product",
        [
            CSharpSyntaxTree.ParseText(ImplicitUsings, Parse),
            .. files.Select(file => CSharpSyntaxTree.ParseText(file.Text, Parse, file.Path)),
        ],
        References.Value,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
}
