using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Platform.TestKit;

/// <summary>A proxy that serves an app under a path; anything beside the path is 404.</summary>
public sealed class PathProxy : IAsyncDisposable
{
    // What the proxy says itself, whatever its client sent.
    private static readonly string[] Own = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"];

    private readonly WebApplication _site;
    private readonly HttpMessageInvoker _http = Forwarding.NewClient();

    private PathProxy(WebApplication site, string path) => (_site, Path) = (site, path);

    /// <summary>The path that the app is under.</summary>
    public string Path { get; }

    /// <summary>Where the proxy listens, without the path.</summary>
    public Uri Url => new(_site.Urls.Single());

    /// <summary>The address of the app, as the proxy's clients know it.</summary>
    public string PublicUrl => Url.GetLeftPart(UriPartial.Authority) + Path;

    /// <summary>Where the app listens; set once it does.</summary>
    public Uri? App { get; set; }

    /// <summary>Whether the proxy removes the path from what it passes on.</summary>
    public bool Strips { get; init; } = true;

    /// <summary>Whether it says in <c>X-Forwarded-Prefix</c> what it removed.</summary>
    public bool NamesPath { get; init; }

    /// <summary>Starts to listen.</summary>
    public static async Task<PathProxy> StartAsync(string path, bool strips = true, bool namesPath = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        var proxy = new PathProxy(site, path) { Strips = strips, NamesPath = namesPath };
        site.Run(proxy.ForwardAsync);
        await site.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _site.StopAsync();
        await _site.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (!target.StartsWith(Path, StringComparison.Ordinal) || (target.Length > Path.Length && target[Path.Length] is not ('/' or '?')))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var passedOn = new Uri(App!, Strips ? "/" + target[Path.Length..].TrimStart('/') : target);
        foreach (var name in Own) context.Request.Headers.Remove(name);
        var content = context.Request.ContentLength is > 0 ? new StreamContent(context.Request.Body) : null;
        using var request = Forwarding.RequestOf(context.Request, passedOn, content);
        request.Headers.Add("X-Forwarded-For", context.Connection.RemoteIpAddress!.ToString());
        request.Headers.Add("X-Forwarded-Host", context.Request.Host.Value);
        request.Headers.Add("X-Forwarded-Proto", context.Request.Scheme);
        if (NamesPath) request.Headers.Add("X-Forwarded-Prefix", Path);
        using var answer = await _http.SendAsync(request, context.RequestAborted);
        Forwarding.CopyHead(answer, context.Response);
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
