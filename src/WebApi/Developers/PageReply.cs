using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Net.Http.Headers;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Assets;
using Platform.WebApi.Developers.Downloads;
using Platform.WebApi.Developers.Guides;
using Platform.WebApi.Developers.Pages;

namespace Platform.WebApi.Developers;

/// <summary>Answers with pages and their files.</summary>
internal sealed class PageReply(HttpContext context)
{
    private const string AskEachTime = "no-cache";

    // Pages name their reader's server and organization: no cache may give one's to another.
    private const string ForOneReader = "private, no-cache";

    // The page names its files as {name}, and stands one step below the root.
    private static readonly Lazy<byte[]> Reference = new(() => Encoding.UTF8.GetBytes(
        new[] { PageFiles.Scalar, PageFiles.ReferenceScript, PageFiles.ReferenceStyles, PageFiles.Letters, PageFiles.Theme, PageFiles.Mark }
            .Aggregate(Encoding.UTF8.GetString(PageFiles.ReferencePage.Bytes), (page, file) => page.Replace($"{{{file.Name}}}", "../" + file.Path, StringComparison.Ordinal))));

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<PageReply?> BindAsync(HttpContext context) => ValueTask.FromResult<PageReply?>(new PageReply(context));

    /// <summary>Where the portal begins.</summary>
    public Task LandingAsync() => PageAsync<LandingPage>([]);

    /// <summary>All guides, or those parts of them that the query's <c>q</c> is found in.</summary>
    public Task GuidesAsync() => PageAsync<GuideListPage>(new() { [nameof(GuideListPage.Question)] = context.Request.Query["q"].ToString() });

    /// <summary>A guide.</summary>
    public Task GuideAsync(string name) => name == GuideShelf.First ? LandingAsync() : TextAsync(GuideShelf.Find(name));

    /// <summary>A note of how the product is built.</summary>
    public Task NoteAsync(string name) => TextAsync(GuideShelf.FindNote(name));

    /// <summary>What can be downloaded.</summary>
    public Task DownloadsAsync() => PageAsync<DownloadsPage>([]);

    /// <summary>A file to be imported.</summary>
    public async Task DownloadAsync(string name)
    {
        if (DownloadFile.All.FirstOrDefault(file => file.Name == name) is not { } file)
        {
            await MissingAsync();
            return;
        }

        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{file.Name}\"";
        var bytes = await context.RequestServices.GetRequiredService<ApiDownloads>().MakeAsync(file, ReaderOf());
        await WriteAsync(bytes, "application/json; charset=utf-8", ForOneReader);
    }

    /// <summary>404, as a page where a browser asks.</summary>
    public Task MissingAsync()
    {
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return IsBrowser() ? PageAsync<MissingPage>([]) : Task.CompletedTask;
    }

    /// <summary>The interactive reference. It names its files relative to its own address, which has no slash at the end.</summary>
    public Task ReferenceAsync()
    {
        if (context.Request.Path.Value?.EndsWith('/') != true) return WriteAsync(Reference.Value, PageFiles.ReferencePage.ContentType, AskEachTime);
        context.Response.Redirect(context.Request.PathBase + DevelopersSurface.Path + "/api");
        return Task.CompletedTask;
    }

    /// <summary>Sends a person with a browser to where there is something to see. For programs nothing is here: 404.</summary>
    public Task FrontDoor()
    {
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        if (IsBrowser()) context.Response.Redirect(context.Request.PathBase + DevelopersSurface.Path);
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private Task TextAsync(Guide? guide) => guide is null ? MissingAsync() : PageAsync<GuidePage>(new() { [nameof(GuidePage.Guide)] = guide });

    private async Task PageAsync<TPage>(Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        parameters["Reader"] = ReaderOf();
        await WriteAsync(await Html.RenderAsync<TPage>(context, parameters), Html.ContentType, ForOneReader);
    }

    private Reader ReaderOf() => Reader.Of(context, context.RequestServices.GetRequiredService<PlatformSettings>());

    private bool IsBrowser() =>
        context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);

    private Task WriteAsync(byte[] bytes, string contentType, string cacheControl)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = cacheControl;
        return context.Response.Body.WriteAsync(bytes, 0, bytes.Length, context.RequestAborted);
    }
}
