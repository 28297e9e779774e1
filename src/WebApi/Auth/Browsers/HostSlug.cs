using System.Net;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Auth.Browsers;

/// <summary>Finds the workspace that a host belongs to: <c>acme.example.com</c> belongs to <c>acme</c>.</summary>
internal static class HostSlug
{
    private const string Local = ".localhost";

    /// <summary>
    /// The slug that owns the request's host, below <c>Platform__WorkspaceDomain</c>; only that workspace can be used there. Null on other
    /// hosts. The workspace need not exist.
    /// </summary>
    public static string? BoundTo(HttpContext context) =>
        context.RequestServices.GetRequiredService<PlatformSettings>().WorkspaceDomain?.SlugOf(context.Request.Host.Host)?.Value;

    /// <summary>A guess of the slug from the beginning of the request's host; empty for none.</summary>
    public static string Of(HttpContext context)
    {
        var settings = context.RequestServices.GetRequiredService<PlatformSettings>();
        if (settings.WorkspaceDomain is not null) return BoundTo(context) ?? "";
        var host = context.Request.Host.Host.ToLowerInvariant();
        var own = settings.PublicUrl is { } url ? new Uri(url).Host.ToLowerInvariant() : "";
        return Label(host, own) is { } label && OrganizationSlug.TryParse(label) is { IsReserved: false } slug ? slug.Value : "";
    }

    // The part before the server's own host or localhost; otherwise the first of at least three labels.
    private static string? Label(string host, string own)
    {
        if (host == own || IPAddress.TryParse(host.Trim('[', ']'), out _)) return null;
        if (own.Length > 0 && host.EndsWith("." + own, StringComparison.Ordinal)) return host[..^(own.Length + 1)];
        if (host.EndsWith(Local, StringComparison.Ordinal)) return host[..^Local.Length];
        return host.Split('.') is { Length: >= 3 } labels ? labels[0] : null;
    }
}
