using System.Globalization;
using Platform.Sdks.Ruby;

namespace Platform.Sdks;

/// <summary>Writes the Ruby SDK's models and resources, and their signatures in RBS.</summary>
internal sealed class RubyWriter : ISdkWriter
{
    private const string Package = "lib/platform_sdk";

    /// <inheritdoc/>
    public string Folder => "ruby";

    /// <inheritdoc/>
    public IEnumerable<GeneratedFile> Write(Api api)
    {
        var types = new RubyTypes(api);
        foreach (var (path, text) in new RubyModels(api, types).Write()) yield return new GeneratedFile(path, text);
        var resources = api.Resources.OrderBy(resource => resource.Name.Snake, StringComparer.Ordinal).ToList();
        foreach (var resource in resources)
        {
            yield return new GeneratedFile($"{Package}/resources/{resource.Name.Snake}.rb", new RubyResource(resource, types).Write());
        }

        yield return new GeneratedFile($"{Package}/resources.rb", WriteIndex(resources));
        yield return new GeneratedFile("sig/resources.rbs", WriteSignatures(resources, types));
        yield return new GeneratedFile($"{Package}/api_version.rb", WriteVersion(api.Version));
    }

    private static string WriteIndex(IReadOnlyList<Resource> resources)
    {
        var head = string.Concat(resources.Select(resource => $"resources/{resource.Name.Snake}").Prepend("resource")
            .Select(path => $"require_relative {RubyText.Literal(path)}\n"));
        var text = new RubyCode().Add("  # The resources of a {Client}.\n  module Resources\n");
        foreach (var resource in resources)
        {
            text.Add(RubyText.Comment(resource.Summary, 4));
            text.Add($"    #\n    # @return [Resources::{RubyResource.ClassName(resource)}]\n");
            text.Add($"    def {RubyText.Method(resource.Name)}\n      {RubyResource.ClassName(resource)}.new(@core)\n    end\n");
            if (resource != resources[^1]) text.Add("\n");
        }

        return RubyText.Module(text.Add("  end\n").ToString(), $"{head}\n");
    }

    private static string WriteSignatures(IReadOnlyList<Resource> resources, RubyTypes types)
    {
        var methods = resources.Select(resource => $"    def {RubyText.Method(resource.Name)}: () -> {RubyResource.ClassName(resource)}\n");
        var classes = resources.Select(resource => new RubyResource(resource, types).WriteSignatures());
        return RubyText.Signatures($"  module Resources\n    @core: Core\n\n{string.Concat(methods)}\n{string.Join('\n', classes)}  end\n");
    }

    // A document whose version is no date is from a server without API versions, which would refuse the header.
    private static string WriteVersion(string version)
    {
        var isDate = DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        return RubyText.Module(
            "  # The version of the API that this SDK was written for, which the header `Api-Version` names; nil where the API has no\n"
            + $"  # versions.\n  API_VERSION = {(isDate ? RubyText.Literal(version) : "nil")}\n");
    }
}
