using Microsoft.AspNetCore.Builder;

namespace Platform.WebApi.Tests.Documents;

/// <summary>The server in the Development environment on its own port and data directory. The documented calls work as printed.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-").FullName;
    private WebApplication _app = null!;

    public Uri Url => new(_app.Urls.Single());

    public IServiceProvider Services => _app.Services;

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _app = PlatformHost.Build(
            [
                "--urls",
                "http://127.0.0.1:0",
                "--environment",
                "Development",
                "--Platform:DataDirectory",
                _directory,
                "--Logging:LogLevel:Default",
                "Warning"
            ]);
        await PlatformHost.PrepareAsync(_app, CancellationToken.None);
        await _app.StartAsync();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = Url };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
