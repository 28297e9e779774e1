using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.Developers;

/// <summary>The developer portal: pages for people who write programs.</summary>
internal static class DevelopersSurface
{
    /// <summary>Where the interactive reference is.</summary>
    public const string ReferencePath = "/developers/api";

    public static void MapDevelopers(this IEndpointRouteBuilder app, PlatformSettings settings)
    {
        // What a page refuses, programs ask for: it answers in the dialect of the API.
        var pages = app.MapGroup("").WithMetadata(Dialect.Platform).ForAnyone().ExcludeFromDescription();
        pages.MapGet("/", (PageReply reply) => reply.FrontDoor());
        pages.MapGet(ReferencePath, (PageReply reply) => reply.ReferenceAsync()).WithMetadata(new ContentPolicy(PolicyOf(settings)));
        pages.MapGet("/developers/assets/{version}/{name}", (string version, string name, PageReply reply) => reply.FileAsync(version, name));
    }

    // The reference makes its style sheets while it runs, hence 'unsafe-inline' for styles. Scripts come from here alone, none is inline,
    // and calls are tried on this product alone: where links name another address than the page's, on that one too.
    private static string PolicyOf(PlatformSettings settings)
    {
        var server = settings.PublicUrl is { } url ? " " + new Uri(url).GetLeftPart(UriPartial.Authority) : "";
        return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
            + $"connect-src 'self'{server}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
