using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Portal.Templates;

/// <summary>
/// HTML that is rendered once, with placeholders for what differs between visitors. The placeholders are characters of Unicode's private
/// use area, which no other text contains.
/// </summary>
public sealed partial class PortalHtml(string html)
{
    internal const char Root = '\uE000';
    internal const char Server = '\uE001';
    internal const char Organization = '\uE002';
    internal const char Email = '\uE003';
    internal const char Version = '\uE004';

    /// <summary>All placeholders, with consecutive code points.</summary>
    internal static readonly char[] AllPlaces = [Root, Server, Organization, Email, Version];

    internal static readonly SearchValues<char> Places = SearchValues.Create(AllPlaces);

    /// <summary>A context of placeholders: a page rendered with it has them where it differs between visitors.</summary>
    /// <param name="isSignedIn">Whether the page shows who is signed in.</param>
    internal static PortalContext Anyone(bool isSignedIn) =>
        new($"{Root}", $"{Server}", isSignedIn ? $"{Organization}" : null, isSignedIn ? $"{Email}" : null, $"{Version}");

    /// <summary>A rendered page with its placeholders as characters; the renderer encodes them as character references.</summary>
    internal static string Decoded(string html) =>
        AllPlaces.Aggregate(
            html,
            (text, place) =>
                text.Replace(string.Create(CultureInfo.InvariantCulture, $"&#x{(int)place:X};"), $"{place}", StringComparison.Ordinal));

    /// <summary>The visitor's value for a placeholder.</summary>
    internal static string ValueAt(char place, PortalContext reader) => place switch
    {
        Root => reader.Root,
        Server => reader.Server,
        Organization => reader.Organization ?? PortalContext.WrittenOrganization,
        Email => reader.Email ?? PortalContext.WrittenEmail,
        _ => reader.Version,
    };

    /// <summary>The HTML for a visitor.</summary>
    public string For(PortalContext reader)
    {
        var filled = new StringBuilder(html.Length + 256);
        var rest = html.AsSpan();
        for (int place; (place = rest.IndexOfAny(Places)) >= 0; rest = rest[(place + 1)..])
        {
            filled.Append(rest[..place]).Append(Encoded(rest[place], reader));
        }

        return filled.Append(rest).ToString();
    }

    /// <summary>Replaces the server, the organization and the person of an example by placeholders.</summary>
    internal static string WithPlaces(string example) => WrittenOrganization()
        .Replace(example.Replace(PortalContext.WrittenServer, $"{Server}", StringComparison.Ordinal), $"$1{Organization}")
        .Replace(PortalContext.WrittenEmail, $"{Email}", StringComparison.Ordinal)
        .Replace(
            $"{VersionHeaders.Version}: {PortalContext.WrittenVersion}", $"{VersionHeaders.Version}: {Version}", StringComparison.Ordinal);

    private static string Encoded(char place, PortalContext reader) => HtmlEncoder.Default.Encode(ValueAt(place, reader));

    [GeneratedRegex("""((?:org_slug|OrgSlug)"?\s*[:=]\s*"?)acme\b""")]
    private static partial Regex WrittenOrganization();
}
