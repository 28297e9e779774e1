using System.CommandLine;
using System.Net.Security;

namespace Platform.WebApi.Operator;

/// <summary><c>health</c>: checks whether the node on this machine is ready, for containers without a shell or HTTP client.</summary>
internal static class HealthCommand
{
    private const string Path = "/api/health/ready";
    private const string FrameworkDefault = "http://localhost:5000";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // Hosts that represent all addresses of the machine; they are reached as localhost.
    private static readonly string[] AllAddresses = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>The command.</summary>
    /// <param name="settings">Settings on the command line. The node's address is read from them in the same way as by the server.</param>
    public static Command Create(string[] settings)
    {
        var command = new Command("health", "Check whether the node that listens on this machine, with the same settings, is ready.");
        command.SetAction(async (_, ct) => await CheckAsync(AddressOf(settings), ct));
        return command;
    }

    /// <summary>The address to check: the first one that the node listens on, preferably over plain HTTP.</summary>
    /// <exception cref="InvalidOperationException">The address has no usable port.</exception>
    internal static Uri AddressOf(string[] settings)
    {
        var configuration = WebApplication.CreateSlimBuilder(settings).Configuration;
        string[][] sources =
        [
            [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>()],
            Parts(configuration["urls"]),
            [.. Local("http", configuration["http_ports"]), .. Local("https", configuration["https_ports"])],
            [FrameworkDefault],
        ];

        // The server uses the first source that has a value.
        var listed = sources.First(source => source.Length > 0);
        var first = listed.FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) ?? listed[0];
        var host = AllAddresses.FirstOrDefault(wildcard => first.Contains($"://{wildcard}", StringComparison.Ordinal));
        if (host is not null) first = first.Replace($"://{host}", "://localhost", StringComparison.Ordinal);
        return Uri.TryCreate(first, UriKind.Absolute, out var address) && address.Port > 0
            ? address
            : throw new InvalidOperationException($"ASPNETCORE_URLS: {first} is no address to ask");
    }

    private static async Task<int> CheckAsync(Uri address, CancellationToken ct)
    {
        // The node's certificate has its public name, not localhost.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, _, _, errors) => address.IsLoopback || errors == SslPolicyErrors.None;
        using var http = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout };
        try
        {
            using var response = await http.GetAsync(new Uri(Path, UriKind.Relative), ct);
            if (response.IsSuccessStatusCode) return 0;
            await Console.Error.WriteLineAsync($"Not ready: {new Uri(address, Path)} answers {(int)response.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"Not ready: nothing answers at {address}");
        }

        return 1;
    }

    private static IEnumerable<string> Local(string scheme, string? ports) => Parts(ports).Select(port => $"{scheme}://localhost:{port}");

    private static string[] Parts(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
