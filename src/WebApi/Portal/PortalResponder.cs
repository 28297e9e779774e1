using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Net.Http.Headers;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Assets;
using Platform.WebApi.Http;
using Platform.WebApi.Portal.Downloads;
using Platform.WebApi.Portal.Guides;
using Platform.WebApi.Portal.Pages;
using Platform.WebApi.Versions;
using Platform.WebApi.Workspace;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Portal;

/// <summary>Answers with pages and their files.</summary>
internal sealed class PortalResponder(HttpContext context)
{
    // The name of a package has its version.
    private const string ForGood = "public, max-age=31536000, immutable";

    // In steps of the address; the portal's own have four.
    private const int DeepestPage = 16;

    // Pages name their reader's server and organization: no cache may give one's to another.
    private const string ForOneReader = "private, no-cache";

    // The page names its files as {name}, and stands one step below the root.
    private static readonly Lazy<string> Reference = new(() =>
        new[] { PageFiles.Scalar, PageFiles.ReferenceScript, PageFiles.ReferenceStyles, PageFiles.Letters, PageFiles.Theme, PageFiles.Mark }
            .Aggregate(
                Encoding.UTF8.GetString(PageFiles.ReferencePage.Bytes),
                (page, file) => page.Replace($"{{{file.Name}}}", "../" + file.Path, StringComparison.Ordinal)));

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<PortalResponder?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<PortalResponder?>(new PortalResponder(context));

    /// <summary>Where the portal begins.</summary>
    public Task LandingAsync() => PageAsync<LandingPage>([]);

    /// <summary>All guides, or those parts of them that the query's <c>q</c> is found in.</summary>
    public Task GuidesAsync() =>
        context.Request.Query["q"].ToString() is var question && string.IsNullOrWhiteSpace(question)
            ? PageAsync<GuideListPage>([])
            : SearchAsync(question);

    /// <summary>A guide.</summary>
    public Task GuideAsync(string name) => name == GuideCatalog.First ? LandingAsync() : TextAsync(GuideCatalog.Find(name));

    /// <summary>A note of how the product is built.</summary>
    public Task NoteAsync(string name) => TextAsync(GuideCatalog.FindNote(name));

    /// <summary>What can be downloaded.</summary>
    public Task DownloadsAsync()
    {
        var packages = context.RequestServices.GetRequiredService<SdkPackages>().All();
        return PageAsync<DownloadsPage>(new() { [nameof(DownloadsPage.Packages)] = packages }, packages.Count > 0 ? "with packages" : null);
    }

    /// <summary>A file to be imported, or a package of an SDK.</summary>
    public async Task DownloadAsync(string name)
    {
        if (context.RequestServices.GetRequiredService<SdkPackages>().Find(name) is { } package)
        {
            await new CachedBody(package.Kind.ContentType, ForGood) { FileName = package.Name }.WriteAsync(context, package.Bytes);
            return;
        }

        if (DownloadFile.All.FirstOrDefault(file => file.Name == name) is not { } file)
        {
            await MissingAsync();
            return;
        }

        var reader = ReaderOf();
        var made = await context.RequestServices.GetRequiredService<ApiDownloads>().GetAsync(file, reader.Version);
        await made.WriteAsync(context, new CachedBody("application/json; charset=utf-8", ForOneReader) { FileName = file.Name }, reader);
    }

    /// <summary>404, as a page where a browser asks.</summary>
    public Task MissingAsync()
    {
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        context.Response.StatusCode = StatusCodes.Status404NotFound;

        // Every link of the page leads back over all steps of its address, of which there may be thousands.
        return IsBrowser() && context.Request.Path.Value!.Count(c => c == '/') <= DeepestPage
            ? PageAsync<MissingPage>([])
            : Task.CompletedTask;
    }

    /// <summary>The interactive reference. It names its files relative to its own address, which has no slash at the end.</summary>
    public Task ReferenceAsync()
    {
        if (context.Request.Path.Value?.EndsWith('/') != true)
        {
            return new CachedBody(PageFiles.ReferencePage.ContentType, ForOneReader).WriteAsync(context, ReferenceFor(ReaderOf().Version));
        }

        context.Response.Redirect(context.Request.PathBase + PortalSurface.Path + "/api");
        return Task.CompletedTask;
    }

    /// <summary>What each version of the API changed.</summary>
    public Task ChangelogAsync() => PageAsync<ChangelogPage>([]);

    /// <summary>The same as a feed.</summary>
    public async Task ChangelogFeedAsync()
    {
        var feed = context.RequestServices.GetRequiredService<ChangelogFeed>();
        await feed.Template.WriteAsync(context, new CachedBody(ChangelogFeed.MediaType, ForOneReader), ReaderOf());
    }

    /// <summary>
    /// Sends a person with a browser to where there is something to see: the workspace, on a host of its own, or else the portal. For
    /// programs nothing is here: 404.
    /// </summary>
    public Task FrontDoor()
    {
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        if (IsBrowser()) context.Response.Redirect(
            context.Request.PathBase + (HostSlug.BoundTo(context) is null ? PortalSurface.Path : Redirects.Workspace));
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // One line of links, the chosen version marked.
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
        var reader = ReaderOf();
        var page = await context.RequestServices.GetRequiredService<PortalPages>()
            .GetAsync<TPage>(name, reader.Organization is not null, parameters);
        await page.WriteAsync(context, new CachedBody(Html.ContentType, ForOneReader), reader);
    }

    // There are more questions than can be kept: each is looked for anew, in its turn.
    private async Task SearchAsync(string question)
    {
        string html;
        using (var turn = await context.RequestServices.GetRequiredService<ConcurrencyLimits>().EnterAsync(WorkKind.Pages, context))
        {
            if (turn is null)
            {
                await ResponseWriter.FailureAsync(context, ConcurrencyLimits.Busy);
                return;
            }

            html = await Html.RenderAsync<GuideListPage>(
                context.RequestServices,
                new Dictionary<string, object?> { ["Context"] = ReaderOf(), [nameof(GuideListPage.Question)] = question });
        }

        await new CachedBody(Html.ContentType, ForOneReader).WriteAsync(context, Encoding.UTF8.GetBytes(html));
    }

    private PortalContext ReaderOf() => PortalContext.Of(context, context.RequestServices.GetRequiredService<PlatformSettings>());

    private bool IsBrowser() =>
        context.Request.GetTypedHeaders().Accept.Any(type =>
            type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
