using System.Net;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Console.SignIn;

/// <summary>Which workspace an address is: <c>acme.example.com</c> is <c>acme</c>'s.</summary>
internal static class HostSlug
{
    private const string Local = ".localhost";

    /// <summary>The slug that the request's host begins with; empty where it names none.</summary>
    public static string Of(HttpContext context)
    {
        var host = context.Request.Host.Host.ToLowerInvariant();
        var own = context.RequestServices.GetRequiredService<PlatformSettings>().PublicUrl is { } url ? new Uri(url).Host.ToLowerInvariant() : "";
        return Label(host, own) is { } label && OrganizationSlug.TryParse(label) is { IsReserved: false } slug ? slug.Value : "";
    }

    // What stands before the product's own host or localhost; else the first label of three.
    private static string? Label(string host, string own)
    {
        if (host == own || IPAddress.TryParse(host.Trim('[', ']'), out _)) return null;
        if (own.Length > 0 && host.EndsWith("." + own, StringComparison.Ordinal)) return host[..^(own.Length + 1)];
        if (host.EndsWith(Local, StringComparison.Ordinal)) return host[..^Local.Length];
        return host.Split('.') is { Length: >= 3 } labels ? labels[0] : null;
    }
}
