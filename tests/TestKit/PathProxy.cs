using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Platform.TestKit;

/// <summary>A proxy that serves an app under a path; any other path is 404.</summary>
public sealed class PathProxy : IAsyncDisposable
{
    // Headers that the proxy sets itself, whatever its client sent.
    private static readonly string[] Own = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"];

    private readonly WebApplication _site;
    private readonly HttpMessageInvoker _http = Forwarding.NewClient();

    private PathProxy(WebApplication site, string path) => (_site, Path) = (site, path);

    /// <summary>The path under which the app is served.</summary>
    public string Path { get; }

    /// <summary>The address of the proxy, without the path.</summary>
    public Uri Url => new(_site.Urls.Single());

    /// <summary>The address of the app as seen by the proxy's clients.</summary>
    public string PublicUrl => Url.GetLeftPart(UriPartial.Authority) + Path;

    /// <summary>The address of the app; set once it listens.</summary>
    public Uri? App { get; set; }

    /// <summary>Whether the proxy removes the path from forwarded requests.</summary>
    public bool Strips { get; init; } = true;

    /// <summary>Whether it sends the removed path in <c>X-Forwarded-Prefix</c>.</summary>
    public bool NamesPath { get; init; }

    /// <summary>Starts listening.</summary>
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
