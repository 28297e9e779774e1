using Platform.Infrastructure.Settings;
using Platform.WebApi.Http.Addresses;
using Platform.WebApi.Http.Callers;

namespace Platform.WebApi.Portal.Templates;

/// <summary>What a page shows of its visitor: examples use the visitor's own server and organization.</summary>
/// <param name="Root">The relative path from the page to the server's root: <c>../../</c> from <c>/developers/guides/limits</c>. Relative
/// links work under any path prefix that a proxy adds.</param>
/// <param name="Server">The base URL of example calls, without a trailing slash.</param>
/// <param name="Organization">The slug of the organization the visitor is signed in to; null if signed out.</param>
/// <param name="Email">The visitor's email address; null if signed out.</param>
/// <param name="Version">The version of the API that is shown: the chosen one, else the organization's, else the default.</param>
public sealed record PortalContext(string Root, string Server, string? Organization, string? Email, string Version)
{
    /// <summary>The server in the source of examples, and in development.</summary>
    public const string WrittenServer = PublicAddresses.Development;

    /// <summary>The organization in the source of examples.</summary>
    public const string WrittenOrganization = "acme";

    /// <summary>The email address in the source of examples.</summary>
    public const string WrittenEmail = "you@example.com";

    /// <summary>The version of the API in the source of examples.</summary>
    public const string WrittenVersion = "2026-12-01";

    internal static PortalContext Of(HttpContext context, PlatformSettings settings)
    {
        var person = context.CallerOrNull() is { IsAnonymous: false } caller ? caller : null;
        return new PortalContext(
            RootOf(context.Request.Path),
            settings.PublicUrl ?? PublicAddresses.Plain(context.Request) ?? WrittenServer,
            person?.OrganizationSlug,
            person?.Email,
            ChosenVersion.Of(context, person));
    }

    private static string RootOf(PathString path) => string.Concat(Enumerable.Repeat("../", (path.Value ?? "/").Count(c => c == '/') - 1));
}
