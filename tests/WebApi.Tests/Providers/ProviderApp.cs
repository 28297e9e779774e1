using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

[assembly: AssemblyFixture(typeof(Platform.WebApi.Tests.Providers.ProviderApp))]

namespace Platform.WebApi.Tests.Providers;

/// <summary>An app with every kind of provider, started on first use.</summary>
public sealed partial class ProviderApp : IAsyncDisposable
{
    /// <summary>Names of the reachable providers in the settings.</summary>
    public const string Google = "google";
    public const string Microsoft = "microsoft";
    public const string Other = "acme-id";

    private readonly Lazy<Task<PlatformApp>> _app;
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private OpenIdProcess? _provider;
    private OpenIdProcess? _microsoft;

    public ProviderApp() => _app = new Lazy<Task<PlatformApp>>(StartAsync);

    /// <summary>The issuer of the providers other than Microsoft.</summary>
    public string Issuer => _provider!.Url + "/";

    public Task<PlatformApp> AppAsync() => _app.Value;

    /// <summary>Settings for another app with only this provider.</summary>
    public IReadOnlyDictionary<string, string?> GoogleAlone => new Dictionary<string, string?>
    {
        ["SignIn:Google:ClientId"] = Google,
        ["SignIn:Google:ClientSecret"] = OpenIdProcess.ClientSecret,
        ["SignIn:Google:Authority"] = _provider!.Url,
    };

    /// <summary>Starts at a page, signs in at a provider and returns.</summary>
    /// <returns>The response to the returning request.</returns>
    internal async Task<ApiAnswer> SignInAsync(Visitor visitor, string provider, ProviderAccount account,
        string page = "/workspace/sign-in", params (string Name, string Value)[] fields) =>
        await visitor.GetAsync((await ReturnAsync(await LeaveAsync(visitor, provider, page, fields), provider, account)).PathAndQuery);

    /// <summary>Starts at a page and goes to a provider.</summary>
    /// <returns>The address at the provider.</returns>
    internal static async Task<string> LeaveAsync(Visitor visitor, string provider, string page = "/workspace/sign-in",
        params (string Name, string Value)[] fields)
    {
        var answer = await visitor.SendFromAsync(page, $"/sign-in/{provider}", fields);
        return Address().Match(answer.Text) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value)
            : throw new InvalidOperationException($"Nothing leads to {provider}: {answer}");
    }

    /// <summary>Signs in at a provider.</summary>
    /// <returns>The address that the provider redirects to.</returns>
    public Task<Uri> ReturnAsync(string address, string provider, ProviderAccount account) =>
        (provider == Microsoft ? _microsoft! : _provider!).SignInAsync(address, account);

    public async ValueTask DisposeAsync()
    {
        if (_app.IsValueCreated) await (await _app.Value).DisposeAsync();
        _provider?.Dispose();
        _microsoft?.Dispose();
        _silent.Dispose();
    }

    private async Task<PlatformApp> StartAsync()
    {
        _silent.Start();
        var started = await Task.WhenAll(OpenIdProcess.StartAsync(), OpenIdProcess.StartAsync(isMicrosoft: true));
        (_provider, _microsoft) = (started[0], started[1]);
        var app = await PlatformApp.StartAsync(new AppOptions
        {
            Settings = SettingsOf(started[0].Url, started[1].Url,
            $"http://127.0.0.1:{((IPEndPoint)_silent.LocalEndpoint).Port}")
        });
        foreach (var name in (string[])[Google, Other]) await _provider.AddClientAsync(name, new Uri(app.Url, $"/sign-in/{name}/callback"));
        await _microsoft.AddClientAsync(Microsoft, new Uri(app.Url, $"/sign-in/{Microsoft}/callback"));
        return app;
    }

    private static Dictionary<string, string?> SettingsOf(string provider, string microsoft, string silent)
    {
        var settings = new Dictionary<string, string?>();
        Add("SignIn:Google", Google, provider);
        Add("SignIn:Microsoft", Microsoft, microsoft);
        Add("SignIn:Providers:acme-id", Other, provider);
        Add("SignIn:Providers:closed", "closed", "http://127.0.0.1:1");
        Add("SignIn:Providers:silent", "silent", silent);
        Add("SignIn:Providers:other-issuer", "other-issuer", provider + "/other");
        settings["SignIn:Providers:acme-id:DisplayName"] = "Acme ID";
        return settings;

        void Add(string section, string client, string authority) =>
            (settings[section + ":ClientId"], settings[section + ":ClientSecret"], settings[section + ":Authority"]) = (client,
                OpenIdProcess.ClientSecret, authority);
    }

    [GeneratedRegex("http-equiv=\"refresh\" content=\"0; url=([^\"]+)\"")]
    private static partial Regex Address();
}

/// <summary>Creates unique accounts.</summary>
internal static class Accounts
{
    private static int _made;

    /// <summary>Creates an account with its own verified address.</summary>
    public static ProviderAccount New()
    {
        var number = Interlocked.Increment(ref _made);
        return new ProviderAccount($"subject-{number}", $"account{number}@example.com");
    }

    /// <summary>Creates an account with the address of a person.</summary>
    public static ProviderAccount Of(Actor person) => New() with { Email = person.Email };
}
