using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Platform.Browser.Tests.AllowedDomains;

/// <summary>An empty page on another origin: another port is another origin.</summary>
public sealed class PageElsewhere : IAsyncLifetime
{
    private WebApplication _site = null!;

    public Uri Url => new(_site.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _site = builder.Build();
        _site.MapGet("/", () => Results.Content("<!doctype html><link rel=icon href=data:,><title>Elsewhere</title>", "text/html"));
        await _site.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _site.StopAsync();
        await _site.DisposeAsync();
    }
}
