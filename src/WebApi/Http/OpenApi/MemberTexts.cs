using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Platform.WebApi.Http.OpenApi;

/// <summary>The sentences written beside the types, which the build puts next to the assemblies.</summary>
internal sealed partial class MemberTexts
{
    private readonly Lazy<Dictionary<string, XElement>> _types = new(Read);

    /// <summary>The sentence of a type, or null where it has none.</summary>
    public string? Of(Type type) => Find(type) is { } text ? Plain(text.Element("summary")) : null;

    /// <summary>The sentence of a record's member, or null where it has none.</summary>
    public string? Of(Type type, string member) =>
        Plain(Find(type)?.Elements("param").FirstOrDefault(param => (string?)param.Attribute("name") == member));

    private XElement? Find(Type type) => _types.Value.GetValueOrDefault("T:" + type.FullName?.Replace('+', '.'));

    private static Dictionary<string, XElement> Read() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "Platform.*.xml")
            .SelectMany(file => XDocument.Load(file).Descendants("member"))
            .GroupBy(member => (string)member.Attribute("name")!)
            .ToDictionary(group => group.Key, group => group.First());

    private static string? Plain(XElement? element)
    {
        if (element is null) return null;
        var words = element.Nodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement other => ((string?)other.Attribute("cref"))?.Split('.')[^1] ?? other.Value,
            _ => "",
        });
        var line = Spaces().Replace(string.Concat(words), " ").Trim();
        return line.Length > 0 ? line : null;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
