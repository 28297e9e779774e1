using System.Net;
using System.Text.RegularExpressions;
using Platform.Application.Mail;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Http.Addresses;

/// <summary>Determines the application's public address.</summary>
internal static partial class PublicAddresses
{
    /// <summary>The address in development, and in examples if the real one is unknown.</summary>
    public const string Development = "http://localhost:3001";

    /// <summary>The base address of links in email that this request causes; null if unknown.</summary>
    public static PublicAddress Of(PlatformSettings settings, HttpContext? context)
    {
        if (settings.PublicUrl is { } url) return new PublicAddress(url, url);
        var own = context is null ? null : Own(context.Request);
        return new PublicAddress(own, own is not null && IsTrusted(context!) ? own : null);
    }

    /// <summary>The address that a request was sent to; null without a Host header.</summary>
    public static string? Own(HttpRequest request) => request.Host.HasValue ? $"{request.Scheme}://{request.Host}{request.PathBase}" : null;

    /// <summary>The same if it is safe to copy into a shell command, that is, without special characters; otherwise null.</summary>
    public static string? Plain(HttpRequest request) => Own(request) is { } own && PlainAddress().IsMatch(own) ? own : null;

    // The client chooses the Host header. It can be trusted if it names this machine or the address that the client connected to.
    private static bool IsTrusted(HttpContext context)
    {
        var host = context.Request.Host.Host.Trim('[', ']');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (!IPAddress.TryParse(host, out var address)) return false;
        return IPAddress.IsLoopback(address)
            || (context.Connection.LocalIpAddress is { } local
                && address.Equals(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local));
    }

    [GeneratedRegex(@"\Ahttps?://[A-Za-z0-9.\-:\[\]]+(?:/[A-Za-z0-9._~\-]+)*\z")]
    private static partial Regex PlainAddress();
}
