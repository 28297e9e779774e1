using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Platform.TestKit;

/// <summary>An OpenID Connect provider as a separate process: tests/OpenIdProvider, based on OpenIddict's server.</summary>
public sealed partial class OpenIdProcess : IDisposable
{
    /// <summary>The client secret.</summary>
    public const string ClientSecret = "a-secret-of-the-client-that-is-long-enough";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    private OpenIdProcess(Process process) => _process = process;

    /// <summary>The address it listens on; the issuer is the same with a trailing slash.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Starts it.</summary>
    /// <param name="isMicrosoft">Whether it has an issuer for each tenant, like Microsoft's <c>common</c>.</param>
    public static async Task<OpenIdProcess> StartAsync(bool isMicrosoft = false)
    {
        // Built with this project into a separate directory, so that its packages stay out of the server's.
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = RepositoryRoot.Combine("tests", "OpenIdProvider", "bin", output.Parent!.Name, output.Name,
            "Platform.OpenIdProvider.dll");
        string[] args =
        [
            program, "--urls=http://127.0.0.1:0", $"--microsoft={isMicrosoft}", "--Logging:LogLevel:Default=Warning",
                "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
        ];
        var start = new ProcessStartInfo("dotnet", args) { RedirectStandardOutput = true };
        start.Environment.Remove("ASPNETCORE_URLS");
        start.Environment["DOTNET_TieredPGO"] = "0";
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var provider = new OpenIdProcess(new Process { StartInfo = start });
        provider._process.OutputDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } told) listening.TrySetResult(told.Groups[1].Value);
        };
        provider._process.Start();
        provider._process.BeginOutputReadLine();
        provider.Url = await listening.Task.WaitAsync(Patience);
        return provider;
    }

    /// <summary>Registers the redirect URI of a server.</summary>
    /// <param name="client">The client id.</param>
    /// <param name="callback">The redirect URI.</param>
    public async Task AddClientAsync(string client, Uri callback)
    {
        var address = $"{Url}/clients?client_id={client}&client_secret={ClientSecret}&redirect_uri="
            + Uri.EscapeDataString(callback.ToString());
        using var answer = await _http.PostAsync(address, null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Signs in at the provider, following the server's authorization request.</summary>
    /// <param name="address">The address to which the server redirects the browser.</param>
    /// <param name="account">The account that signs in.</param>
    /// <returns>The address to which the provider redirects the browser.</returns>
    public async Task<Uri> SignInAsync(string address, ProviderAccount account)
    {
        using var answer = await _http.GetAsync(address + account.ToQuery());
        var text = await answer.Content.ReadAsStringAsync();
        return answer.Headers.Location ?? throw new InvalidOperationException($"The provider answers {(int)answer.StatusCode} {text}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    [GeneratedRegex("Now listening on: (http://[0-9.]+:[0-9]+)")]
    private static partial Regex Listening();
}

/// <summary>An account at a test's provider.</summary>
/// <param name="Subject">The provider's subject identifier.</param>
/// <param name="Email">The email address; null for none.</param>
/// <param name="IsVerified">Whether the provider has verified it.</param>
public sealed record ProviderAccount(string Subject, string? Email, bool IsVerified = true)
{
    /// <summary>The name of the account's owner; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The fault that the provider makes for this account; null for none.</summary>
    public string? Mode { get; init; }

    /// <summary>The account's tenant, if the provider has tenants.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether the tenant's administrator has proved ownership of the address's domain.</summary>
    public bool IsEdov { get; init; }

    /// <summary>Whether the person cancels the sign-in.</summary>
    public bool Cancels { get; init; }

    internal string ToQuery() => Cancels
        ? Pair("cancel", "true")
        : Pair("sub", Subject) + Pair("email", Email) + Pair("verified", IsVerified ? "true" : null) + Pair("name", Name)
            + Pair("mode", Mode) + Pair("tid", Tenant) + Pair("xms_edov", IsEdov ? "true" : null);

    private static string Pair(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
