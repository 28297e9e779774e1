using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.Portal;

/// <summary>Who reads a page, as far as it is shown to them: examples name their own server and organization.</summary>
/// <param name="Root">How the page's own address leads to the product's: <c>../../</c> from <c>/developers/guides/limits</c>. Links so hold
/// under any path that a proxy puts before it.</param>
/// <param name="Server">Where calls go; no slash at the end.</param>
/// <param name="Organization">The slug of the organization they have signed in to; null where they have not.</param>
/// <param name="Email">Their address; null where they have not signed in.</param>
/// <param name="Version">The version of the API that they read about: the one they chose, or else their organization's, or else the
/// default.</param>
public sealed record PortalContext(string Root, string Server, string? Organization, string? Email, string Version)
{
    /// <summary>The server of examples as they are written, and of development.</summary>
    public const string WrittenServer = "http://localhost:3001";

    /// <summary>The organization of examples as they are written.</summary>
    public const string WrittenOrganization = "acme";

    /// <summary>The person of examples as they are written.</summary>
    public const string WrittenEmail = "you@example.com";

    /// <summary>The version of the API in examples as they are written.</summary>
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
