namespace Platform.Architecture.Tests;

/// <summary>Layers depend inward only: the domain depends on no other.</summary>
public class LayersTests
{
    // The assemblies that each layer may reference, by prefix. A new entry is a decision.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Platform.Domain"] = ["System."],
        ["Platform.Application"] =
        [
            "System.", "Platform.Domain", "Ardalis.Specification", "FluentValidation", "Mapster", "MediatR",
            "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
        ],
        ["Platform.Infrastructure"] =
        [
            "System.", "Platform.Domain", "Platform.Application", "Ardalis.Specification", "Microsoft.", "SQLitePCLRaw.",
            "MailKit", "MimeKit", "Stripe.net",
        ],
    };

    // Never allowed, whatever the prefixes above say: a provider, a server or an outer layer.
    private static readonly Dictionary<string, string[]> Forbidden = new(StringComparer.Ordinal)
    {
        ["Platform.Domain"] = [],
        ["Platform.Application"] =
        [
            "Microsoft.EntityFrameworkCore.Relational",
            "Microsoft.EntityFrameworkCore.Sqlite",
            "Microsoft.EntityFrameworkCore.SqlServer",
            "Microsoft.AspNetCore"
        ],
        ["Platform.Infrastructure"] = ["Platform.WebApi", "Microsoft.AspNetCore"],
    };

    [Theory]
    [InlineData("Platform.Domain")]
    [InlineData("Platform.Application")]
    [InlineData("Platform.Infrastructure")]
    public void Layer_references_only_inner_layers(string layer) => Assert.Empty(Violations(layer, CompiledAssembly.Read(layer)));

    // Otherwise the rule could pass on another assembly or an empty one.
    [Theory]
    [InlineData("Platform.Domain", "ApiKeySecret")]
    [InlineData("Platform.Application", "CreateApiKey")]
    [InlineData("Platform.Infrastructure", "JwtTokens")]
    [InlineData("Platform.WebApi", "AccessControl")]
    public void Assembly_that_is_read_is_the_layers_own(string layer, string type)
    {
        var assembly = CompiledAssembly.Read(layer);

        Assert.Equal(layer, assembly.Name);
        Assert.Contains(assembly.Types, known => known.Name == type);
    }

    [Theory]
    [InlineData("Platform.Domain", "Platform.Application", "Platform.Domain")]
    [InlineData("Platform.Domain", "Platform.Infrastructure", "Microsoft.EntityFrameworkCore")]
    [InlineData("Platform.Application", "Platform.Infrastructure", "Microsoft.EntityFrameworkCore.Relational")]
    [InlineData("Platform.Application", "Platform.WebApi", "Platform.Infrastructure")]
    [InlineData("Platform.Application", "Platform.WebApi", "Microsoft.AspNetCore.Routing")]
    [InlineData("Platform.Infrastructure", "Platform.Architecture.Tests", "Platform.WebApi")]
    public void Layer_that_references_outward_is_found_Has_teeth(string layer, string violator, string reference) =>
        Assert.Contains(reference, Violations(layer, CompiledAssembly.Read(violator)));

    private static IEnumerable<string> Violations(string layer, CompiledAssembly assembly) => assembly.References.Where(reference =>
        !Allowed[layer].Any(start => reference == start || reference.StartsWith(start, StringComparison.Ordinal))
        || Forbidden[layer].Any(start => reference == start || reference.StartsWith(start + ".", StringComparison.Ordinal)));
}
