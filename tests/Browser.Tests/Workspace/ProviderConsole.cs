using System.Net;
using System.Net.Sockets;
using Platform.TestKit;
using static Platform.Browser.Tests.Workspace.ConsoleApp;

namespace Platform.Browser.Tests.Workspace;

/// <summary>The app in Development with a button for each kind of provider, and the providers.</summary>
public sealed class ProviderConsole : IAsyncLifetime
{
    private OpenIdProcess? _provider;
    private OpenIdProcess? _microsoft;
    private Dictionary<string, string?> _settings = [];

    public PlatformApp App { get; private set; } = null!;

    public Uri Url => new UriBuilder(App.Url) { Host = "localhost" }.Uri;

    public async ValueTask InitializeAsync()
    {
        var started = await Task.WhenAll(OpenIdProcess.StartAsync(), OpenIdProcess.StartAsync(isMicrosoft: true));
        (_provider, _microsoft) = (started[0], started[1]);
        var settings = new Dictionary<string, string?>();
        foreach (var (section, client, authority) in ((string, string, string)[])[("Google", "google", _provider.Url),
            ("Microsoft", "microsoft", _microsoft.Url), ("Providers:acme-id", "acme-id", _provider.Url),
            ("Providers:away", "away", "http://127.0.0.1:1")])
        {
            (settings[$"SignIn:{section}:ClientId"], settings[$"SignIn:{section}:ClientSecret"],
                settings[$"SignIn:{section}:Authority"]) = (client, OpenIdProcess.ClientSecret, authority);
        }

        settings["SignIn:Providers:acme-id:DisplayName"] = "Acme ID";
        settings["SignIn:Providers:away:DisplayName"] = "Example Login";
        _settings = settings;
        App = await PlatformApp.StartAsync(new AppOptions { Environment = "Development", Settings = settings });
        await AddClientsAsync(Url);
    }

    /// <summary>Starts another app at localhost, with a subdomain for each workspace.</summary>
    public async Task<PlatformApp> StartWithOwnHostsAsync()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var product = new Uri($"http://localhost:{port}");
        var settings = new Dictionary<string, string?>(_settings)
        {
            ["Platform:PublicUrl"] = product.GetLeftPart(UriPartial.Authority),
            ["Platform:WorkspaceDomain"] = "localhost",
            ["urls"] = $"http://127.0.0.1:{port}",
        };
        await AddClientsAsync(product);
        return await PlatformApp.StartAsync(new AppOptions { Environment = "Development", Settings = settings });
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _provider?.Dispose();
        _microsoft?.Dispose();
    }

    private async Task AddClientsAsync(Uri product)
    {
        foreach (var client in (string[])["google", "acme-id"]) await _provider!.AddClientAsync(client,
            new Uri(product, $"/sign-in/{client}/callback"));
        await _microsoft!.AddClientAsync("microsoft", new Uri(product, "/sign-in/microsoft/callback"));
    }

    /// <summary>Clicks a provider's button on the open page, and signs in at the provider.</summary>
    public static async Task SignInAtAsync(WatchedPage watched, string button, string account, string email, bool isVerified = true)
    {
        await ClickAsync(watched, button);
        await FillAsync(watched, account, email, isVerified);
    }

    /// <summary>Signs in at the provider whose page is open or loading.</summary>
    public static async Task FillAsync(WatchedPage watched, string account, string email, bool isVerified)
    {
        await SeesHeadingAsync(watched, "Test provider");
        await watched.Page.GetByLabel("Account").FillAsync(account);
        await watched.Page.GetByLabel("Address").FillAsync(email);
        if (isVerified) await watched.Page.GetByLabel("Verified").CheckAsync();
        await ClickAsync(watched, "Sign in here");
    }

    /// <summary>Creates a workspace with an account at Google, which signs its creator in.</summary>
    public static async Task SignUpAtAsync(WatchedPage watched, string account, string email, string name)
    {
        await watched.GoToAsync("/workspace/sign-up");
        await SignInAtAsync(watched, "Continue with Google", account, email);
        await SeesHeadingAsync(watched, "Create a workspace");
        await watched.Page.GetByLabel("Workspace name").FillAsync(name);
        await ClickAsync(watched, "Create workspace");
        await SeesAsync(watched, "Your workspace is ready.");
    }
}
