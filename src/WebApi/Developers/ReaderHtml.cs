using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Platform.WebApi.Developers;

/// <summary>HTML that is written once, with places for what differs between readers. The places are characters of Unicode's private use area, which no text of ours holds.</summary>
public sealed partial class ReaderHtml(string html)
{
    internal const char Root = '\uE000';
    private const char Server = '\uE001';
    private const char Organization = '\uE002';
    private const char Email = '\uE003';

    private static readonly SearchValues<char> Places = SearchValues.Create([Root, Server, Organization, Email]);

    /// <summary>The HTML for a reader.</summary>
    public string For(Reader reader)
    {
        var filled = new StringBuilder(html.Length + 256);
        var rest = html.AsSpan();
        for (int place; (place = rest.IndexOfAny(Places)) >= 0; rest = rest[(place + 1)..])
        {
            filled.Append(rest[..place]).Append(Encoded(rest[place], reader));
        }

        return filled.Append(rest).ToString();
    }

    /// <summary>Puts places into an example, where it names the server, the organization and the person of examples.</summary>
    internal static string WithPlaces(string example) => WrittenOrganization()
        .Replace(example.Replace(Reader.WrittenServer, $"{Server}", StringComparison.Ordinal), $"$1{Organization}")
        .Replace(Reader.WrittenEmail, $"{Email}", StringComparison.Ordinal);

    private static string Encoded(char place, Reader reader) => HtmlEncoder.Default.Encode(place switch
    {
        Root => reader.Root,
        Server => reader.Server,
        Organization => reader.Organization ?? Reader.WrittenOrganization,
        _ => reader.Email ?? Reader.WrittenEmail,
    });

    [GeneratedRegex("""(org_slug"?\s*[:=]\s*"?)acme\b""")]
    private static partial Regex WrittenOrganization();
}
