using System.Net;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>Which workspace an address is: <c>acme.example.com</c> is <c>acme</c>'s.</summary>
internal static class HostSlug
{
    private const string Local = ".localhost";

    /// <summary>
    /// The slug whose host it is, below <c>Platform__WorkspaceDomain</c>: no other workspace is entered there. Null elsewhere. Whether
    /// there
    /// is such a workspace makes no difference.
    /// </summary>
    public static string? BoundTo(HttpContext context) =>
        context.RequestServices.GetRequiredService<PlatformSettings>().WorkspaceDomain?.SlugOf(context.Request.Host.Host)?.Value;

    /// <summary>The slug that the request's host begins with, as far as that can be guessed; empty where it names none.</summary>
    public static string Of(HttpContext context)
    {
        var settings = context.RequestServices.GetRequiredService<PlatformSettings>();
        if (settings.WorkspaceDomain is not null) return BoundTo(context) ?? "";
        var host = context.Request.Host.Host.ToLowerInvariant();
        var own = settings.PublicUrl is { } url ? new Uri(url).Host.ToLowerInvariant() : "";
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
