using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Portal.Templates;

/// <summary>
/// A page or a file that is rendered once, with placeholders for what differs between visitors (<see cref="PortalHtml"/>). Each response
/// is a copy with the placeholders filled in; nothing is cached per visitor or per requested address.
/// </summary>
internal sealed class PortalTemplate
{
    private readonly List<(byte[] Text, char Place)> _parts = [];
    private readonly byte[] _end;
    private readonly Func<string, string> _encode;

    private PortalTemplate(string text, Func<string, string> encode)
    {
        var rest = text.AsSpan();
        for (int place; (place = rest.IndexOfAny(PortalHtml.Places)) >= 0; rest = rest[(place + 1)..])
        {
            _parts.Add((Utf8(rest[..place]), rest[place]));
        }

        (_end, _encode) = (Utf8(rest), encode);
    }

    /// <summary>A page that was rendered for <see cref="PortalHtml.Anyone"/>.</summary>
    public static PortalTemplate OfPage(string html) => new(PortalHtml.Decoded(html), HtmlEncoder.Default.Encode);

    /// <summary>A JSON file with placeholders in its strings.</summary>
    public static PortalTemplate OfJson(string json) => new(json, text => JsonEncodedText.Encode(text).ToString());

    /// <summary>Writes the response, with the placeholders filled in.</summary>
    public Task WriteAsync(HttpContext context, CachedBody body, PortalContext reader)
    {
        var values = PortalHtml.AllPlaces.Select(place => Encoding.UTF8.GetBytes(_encode(PortalHtml.ValueAt(place, reader)))).ToArray();
        var length = _end.Length + _parts.Sum(part => (long)part.Text.Length + ValueOf(values, part.Place).Length);
        return body.WriteAsync(context, length, to =>
        {
            foreach (var (text, place) in _parts)
            {
                to.Write(text);
                to.Write(ValueOf(values, place));
            }

            to.Write(_end);
        });
    }

    private static byte[] ValueOf(byte[][] values, char place) => values[place - PortalHtml.Root];

    private static byte[] Utf8(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
