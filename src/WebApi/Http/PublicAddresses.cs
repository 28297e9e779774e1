using System.Net;
using System.Text.RegularExpressions;
using Platform.Application.Mail;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Http;

/// <summary>Under which address the product is known to those who ask it.</summary>
internal static partial class PublicAddresses
{
    /// <summary>What links in mail begin with, asked for by this request; null is none.</summary>
    public static PublicAddress Of(PlatformSettings settings, HttpContext? context)
    {
        if (settings.PublicUrl is { } url) return new PublicAddress(url, url);
        var own = context is null ? null : Own(context.Request);
        return new PublicAddress(own, own is not null && IsSurelyOurs(context!) ? own : null);
    }

    /// <summary>The address that a request names; null where it names none.</summary>
    public static string? Own(HttpRequest request) => request.Host.HasValue ? $"{request.Scheme}://{request.Host}{request.PathBase}" : null;

    /// <summary>The same where it can be copied into a command: nothing that a shell would take for more than a name. Else null.</summary>
    public static string? Plain(HttpRequest request) => Own(request) is { } own && PlainAddress().IsMatch(own) ? own : null;

    // The client says which host it means. It is the one it reached where it is this machine, or the very address it connected to.
    private static bool IsSurelyOurs(HttpContext context)
    {
        var host = context.Request.Host.Host.Trim('[', ']');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (!IPAddress.TryParse(host, out var named)) return false;
        return IPAddress.IsLoopback(named)
            || (context.Connection.LocalIpAddress is { } reached
                && named.Equals(reached.IsIPv4MappedToIPv6 ? reached.MapToIPv4() : reached));
    }

    [GeneratedRegex(@"\Ahttps?://[A-Za-z0-9.\-:\[\]]+(?:/[A-Za-z0-9._~\-]+)*\z")]
    private static partial Regex PlainAddress();
}
