using System.Globalization;
using System.Net;
using Platform.Domain.AllowedDomains;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.WebApi.Http.Addresses;

/// <summary>
/// Applies the <c>X-Forwarded-*</c> headers of known proxies. The nearest proxy's value is the last one of each header; the one before it
/// counts only if <c>X-Forwarded-For</c> says that a known proxy sent it. Values further to the left may be forged.
/// </summary>
internal sealed class ProxyHeaders(RequestDelegate next, PlatformSettings settings)
{
    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    private readonly IPNetwork[] _known = [.. settings.KnownProxies];

    public Task InvokeAsync(HttpContext context)
    {
        if (IsKnown(context.Connection.RemoteIpAddress)) Apply(context);
        return next(context);
    }

    private void Apply(HttpContext context)
    {
        var (connection, request) = (context.Connection, context.Request);
        var senders = new Hops(request, "X-Forwarded-For");
        var schemes = new Hops(request, "X-Forwarded-Proto");
        var hosts = new Hops(request, "X-Forwarded-Host");
        var prefixes = new Hops(request, "X-Forwarded-Prefix");
        var ports = new Hops(request, "X-Forwarded-Port");
        for (var hop = 1; ; hop++)
        {
            if (SchemeOf(schemes[hop]) is { } scheme) request.Scheme = scheme;
            if (hosts[hop] is { } host && IsHost(host)) request.Host = new HostString(host);
            if (PortOf(ports[hop]) is { } port) request.Host = WithPort(request.Host, port, request.Scheme);

            // The prefix that an outer proxy removed precedes the one that the next proxy removes.
            if (PathPrefix.TryParse(prefixes[hop]) is { } prefix) request.PathBase = prefix + request.PathBase;

            // Without the sender's address, the previous value can't be trusted.
            if (!IPEndPoint.TryParse(senders[hop] ?? "", out var sender)) return;
            (connection.RemoteIpAddress, connection.RemotePort) = (sender.Address, sender.Port);
            if (!IsKnown(sender.Address)) return;
        }
    }

    private bool IsKnown(IPAddress? address)
    {
        if (address is null) return false;

        // A dual-stack socket reports IPv4 addresses as IPv6, and either form may have been configured.
        var (v4, v6) = address.IsIPv4MappedToIPv6 ? (address.MapToIPv4(), address) : (address, address.MapToIPv6());
        return _known.Any(network => network.Contains(v4) || network.Contains(v6));
    }

    private static string? SchemeOf(string? text) =>
        string.Equals(text, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) ? Uri.UriSchemeHttps
        : string.Equals(text, Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase) ? Uri.UriSchemeHttp
        : null;

    private static int? PortOf(string? text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;

    // The scheme's default port is omitted, as clients do.
    private static HostString WithPort(HostString host, int port, string scheme) =>
        port == (scheme == Uri.UriSchemeHttps ? HttpsPort : HttpPort) ? new HostString(host.Host) : new HostString(host.Host, port);

    // A proxy forwards any host that its client named.
    private static bool IsHost(string text) =>
        WebOrigin.TryParse($"{Uri.UriSchemeHttp}://{text}") is not null && ReadableHost.IsReadable(text);

    /// <summary>A header's items, indexed from the nearest proxy's, which is 1.</summary>
    private readonly struct Hops(HttpRequest request, string header)
    {
        private readonly string[] _items = request.Headers.GetCommaSeparatedValues(header);

        public string? this[int hop] => hop <= _items.Length ? _items[^hop].Trim() : null;
    }
}
