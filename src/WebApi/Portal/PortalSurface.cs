using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Limits;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Pages;

namespace Platform.WebApi.Portal;

/// <summary>The developer portal: public pages for developers.</summary>
internal static class PortalSurface
{
    /// <summary>The path of the portal's first page.</summary>
    public const string Path = "/developers";

    public static void MapDevelopers(this IEndpointRouteBuilder app, PlatformSettings settings)
    {
        // Error responses use the dialect of the API, because mostly programs cause them.
        // Pages are served from memory, and a person reads several a minute, so they aren't rate limited (docs/decisions/0019).
        var portal = app.MapGroup("").WithMetadata(Dialect.Platform).ForAnyone().WithoutLimits().ExcludeFromDescription();
        portal.MapGet("/", (PortalResponder reply) => reply.FrontDoor());
        portal.MapGet("/developers/api", (PortalResponder reply) => reply.ReferenceAsync())
            .WithMetadata(new ContentPolicy(ReferencePolicy(settings)), new NamesReader());

        var pages = portal.MapGroup(Path).WithMetadata(new ContentPolicy(Html.Policy), new NamesReader());
        pages.MapGet("", (PortalResponder reply) => reply.LandingAsync());
        pages.MapGet("/guides", (PortalResponder reply) => reply.GuidesAsync());
        pages.MapGet("/guides/{name}", (string name, PortalResponder reply) => reply.GuideAsync(name));
        pages.MapGet("/notes/{name}", (string name, PortalResponder reply) => reply.NoteAsync(name));
        pages.MapGet("/changelog", (PortalResponder reply) => reply.ChangelogAsync());
        pages.MapGet("/changelog.atom", (PortalResponder reply) => reply.ChangelogFeedAsync());
        pages.MapGet("/downloads", (PortalResponder reply) => reply.DownloadsAsync());
        pages.MapGet("/downloads/{name}", (string name, PortalResponder reply) => reply.DownloadAsync(name)).ReadableFromAnywhere();
        pages.MapGet("/{**rest}", (PortalResponder reply) => reply.MissingAsync());
    }

    // The reference generates style sheets at run time, which requires 'unsafe-inline' for styles. Scripts come only from this server, and
    // none is inline. Requests can be tried only on this server, at the page's own address and at the public one.
    private static string ReferencePolicy(PlatformSettings settings)
    {
        var server = settings.PublicUrl is { } url ? " " + new Uri(url).GetLeftPart(UriPartial.Authority) : "";
        return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
            + $"connect-src 'self'{server}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
