using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Platform.Domain.Common;

namespace Platform.Domain.AllowedDomains;

/// <summary>
/// A page's host and port as browsers write them: a name in lower case and Punycode, or an IP address in its shortest form.
/// </summary>
internal readonly record struct HostAndPort(string Host, int? Port)
{
    private const int HostMaxLength = 253;
    private const int PortMaxDigits = 5;

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Whether the host is an IP address, which has no subdomains.</summary>
    public bool IsAddress => Host[0] == '[' || IsNumber(Host[(Host.LastIndexOf('.') + 1)..]);

    /// <summary>Parses <c>host</c> or <c>host:port</c>; null if the text is invalid.</summary>
    public static HostAndPort? TryParse(string text)
    {
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        if (end < 0) end = text.Length;
        if (HostOf(text[..end]) is not { } host) return null;
        if (end == text.Length) return new HostAndPort(host, null);
        return text[end] == ':' && PortOf(text.AsSpan(end + 1)) is { } port ? new HostAndPort(host, port) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{Host}:{port}") : Host;

    private static int? PortOf(ReadOnlySpan<char> text) =>
        text.Length <= PortMaxDigits && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0
            and <= ushort.MaxValue
            ? port
            : null;

    private static string? HostOf(string text)
    {
        if (text is ['[', .., ']']) return AddressOf(text[1..^1]);

        // A trailing dot denotes the root zone, so the host is the same.
        var labels = (text.EndsWith('.') ? text[..^1] : text).Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            if (LabelOf(labels[i]) is not { } label) return null;
            labels[i] = label;
        }

        // Browsers take a host that ends in a number for an IPv4 address, or reject it.
        var host = string.Join('.', labels);
        return host.Length > HostMaxLength || (IsNumber(labels[^1]) && !IsAddressOf(labels)) ? null : host;
    }

    private static string? AddressOf(string text) =>
        !text.AsSpan().ContainsAnyExcept(AddressCharacters) && IPAddress.TryParse(text, out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : null;

    private static bool IsAddressOf(string[] labels) =>
        labels.Length == 4
            && labels.All(label =>
                label is "0" or ([>= '1' and <= '9', ..] and { Length: <= 3 })
                    && byte.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    // Browsers read 0x7f as a number too (WHATWG URL Standard, "ends in a number").
    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label.Skip(2).All(char.IsAsciiHexDigit));

    // Browsers map a name to its canonical form before they send it. A name already in that form is accepted; a name that would be mapped
    // is refused. With ICU, encoding to Punycode and back detects this; without ICU, the characters do.
    private static string? LabelOf(string text)
    {
        var label = text.ToLowerInvariant();
        if (label.Length > DomainLabel.MaxLength || !DomainLabel.IsInOneForm(label)) return null;
        return DomainLabel.ToAscii(label) is { } ascii && (Ascii.IsValid(label) || DomainLabel.ToUnicode(ascii) == label) ? ascii : null;
    }
}
