using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Net.Http.Headers;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Http.Concurrency;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Pages;
using Platform.WebApi.Portal.Downloads;
using Platform.WebApi.Portal.Guides;
using Platform.WebApi.Portal.Pages;
using Platform.WebApi.Portal.Templates;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Portal;

/// <summary>Writes the portal's responses.</summary>
internal sealed class PortalResponder(HttpContext context)
{
    // A package's file name contains its version.
    private const string Immutable = "public, max-age=31536000, immutable";

    // In path segments; the portal's own pages have at most four.
    private const int DeepestPage = 16;

    // Pages contain the visitor's server and organization, so no shared cache may store them.
    private const string PrivateCache = "private, no-cache";

    // The page has {name} in place of its files' addresses, and is one level below the root.
    private static readonly Lazy<string> Reference = new(() =>
        new[]
            {
                PortalFiles.Scalar, PortalFiles.ReferenceScript, PortalFiles.ReferenceStyles, PageFiles.Fonts,
                PageFiles.Theme, PageFiles.Mark,
            }
            .Aggregate(
                Encoding.UTF8.GetString(PortalFiles.ReferencePage.Bytes),
                (page, file) => page.Replace($"{{{file.Name}}}", "../" + file.Path, StringComparison.Ordinal)));

    /// <summary>Called by ASP.NET Core to bind a parameter of this type.</summary>
    public static ValueTask<PortalResponder?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<PortalResponder?>(new PortalResponder(context));

    /// <summary>The portal's first page.</summary>
    public Task LandingAsync() => PageAsync<LandingPage>([]);

    /// <summary>All guides, or the results of a search for the query's <c>q</c>.</summary>
    public Task GuidesAsync() =>
        context.Request.Query["q"].ToString() is var question && string.IsNullOrWhiteSpace(question)
            ? PageAsync<GuideListPage>([])
            : SearchAsync(question);

    /// <summary>A guide.</summary>
    public Task GuideAsync(string name) => name == GuideCatalog.First ? LandingAsync() : TextAsync(GuideCatalog.Find(name));

    /// <summary>A note about how the server is built.</summary>
    public Task NoteAsync(string name) => TextAsync(GuideCatalog.FindNote(name));

    /// <summary>The list of downloads.</summary>
    public Task DownloadsAsync()
    {
        var packages = context.RequestServices.GetRequiredService<SdkPackages>().All();
        return PageAsync<DownloadsPage>(new() { [nameof(DownloadsPage.Packages)] = packages }, packages.Count > 0 ? "with packages" : null);
    }

    /// <summary>A file for import, or a package of an SDK.</summary>
    public async Task DownloadAsync(string name)
    {
        if (context.RequestServices.GetRequiredService<SdkPackages>().Find(name) is { } package)
        {
            await new CachedBody(package.Kind.ContentType, Immutable) { FileName = package.Name }.WriteAsync(context, package.Bytes);
            return;
        }

        if (DownloadFile.All.FirstOrDefault(file => file.Name == name) is not { } file)
        {
            await MissingAsync();
            return;
        }

        var visitor = VisitorContext();
        var template = await context.RequestServices.GetRequiredService<ApiDownloads>().GetAsync(file, visitor.Version);
        var body = new CachedBody("application/json; charset=utf-8", PrivateCache) { FileName = file.Name };
        await template.WriteAsync(context, body, visitor);
    }

    /// <summary>404, as a page if the client is a browser.</summary>
    public Task MissingAsync()
    {
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        context.Response.StatusCode = StatusCodes.Status404NotFound;

        // Every link of the page contains `../` for each segment of the requested path, of which there may be thousands.
        return IsBrowser() && context.Request.Path.Value!.Count(c => c == '/') <= DeepestPage
            ? PageAsync<MissingPage>([])
            : Task.CompletedTask;
    }

    /// <summary>The interactive reference. Its files are relative to its address, which has no trailing slash.</summary>
    public Task ReferenceAsync()
    {
        if (context.Request.Path.Value?.EndsWith('/') != true)
        {
            return new CachedBody(PortalFiles.ReferencePage.ContentType, PrivateCache)
                .WriteAsync(context, ReferenceFor(VisitorContext().Version));
        }

        context.Response.Redirect(context.Request.PathBase + PortalSurface.Path + "/api");
        return Task.CompletedTask;
    }

    /// <summary>The changelog of the API's versions.</summary>
    public Task ChangelogAsync() => PageAsync<ChangelogPage>([]);

    /// <summary>The changelog as a feed.</summary>
    public async Task ChangelogFeedAsync()
    {
        var feed = context.RequestServices.GetRequiredService<ChangelogFeed>();
        await feed.Template.WriteAsync(context, new CachedBody(ChangelogFeed.MediaType, PrivateCache), VisitorContext());
    }

    /// <summary>Redirects a browser to the console on a workspace's own host, otherwise to the portal. Other clients get 404.</summary>
    public Task FrontDoor()
    {
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        if (IsBrowser()) context.Response.Redirect(
            context.Request.PathBase + (HostSlug.BoundTo(context) is null ? PortalSurface.Path : Redirects.Workspace));
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // A line of links, with the chosen version marked.
    private byte[] ReferenceFor(string version)
    {
        var names = context.RequestServices.GetRequiredService<ApiVersions>().NewestFirst.Select(release => release.Name);
        var links = names.Select(name =>
            $"<a href=\"?{ChosenVersion.Parameter}={name}\"{(name == version ? " aria-current=\"true\"" : "")}>{name}</a>");
        return Encoding.UTF8.GetBytes(Reference.Value
            .Replace("{version}", version, StringComparison.Ordinal)
            .Replace("{versions}", string.Concat(links), StringComparison.Ordinal));
    }

    private Task TextAsync(Guide? guide) =>
        guide is null ? MissingAsync() : PageAsync<GuidePage>(new() { [nameof(GuidePage.Guide)] = guide }, guide.Path);

    private async Task PageAsync<TPage>(Dictionary<string, object?> parameters, string? name = null)
        where TPage : IComponent
    {
        var visitor = VisitorContext();
        var page = await context.RequestServices.GetRequiredService<PortalPages>()
            .GetAsync<TPage>(name, visitor.Organization is not null, parameters);
        await page.WriteAsync(context, new CachedBody(Html.ContentType, PrivateCache), visitor);
    }

    // Search results aren't cached, because anyone could fill the cache: each search is rendered under the concurrency limit.
    private async Task SearchAsync(string question)
    {
        string html;
        using (var permit = await context.RequestServices.GetRequiredService<ConcurrencyLimits>().EnterAsync(WorkKind.Pages, context))
        {
            if (permit is null)
            {
                await ResponseWriter.FailureAsync(context, ConcurrencyLimits.Busy);
                return;
            }

            html = await Html.RenderAsync<GuideListPage>(
                context.RequestServices,
                new Dictionary<string, object?>
                {
                    [nameof(GuideListPage.Context)] = VisitorContext(),
                    [nameof(GuideListPage.Question)] = question,
                });
        }

        await new CachedBody(Html.ContentType, PrivateCache).WriteAsync(context, Encoding.UTF8.GetBytes(html));
    }

    private PortalContext VisitorContext() => PortalContext.Of(context, context.RequestServices.GetRequiredService<PlatformSettings>());

    private bool IsBrowser() =>
        context.Request.GetTypedHeaders().Accept.Any(type =>
            type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
