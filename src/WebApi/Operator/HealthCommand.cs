using System.CommandLine;
using System.Net.Security;

namespace Platform.WebApi.Operator;

/// <summary><c>health</c>: asks the node on this machine whether it is ready, for containers that have no shell to ask with.</summary>
internal static class HealthCommand
{
    private const string Path = "/api/health/ready";
    private const string FrameworkDefault = "http://localhost:5000";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Hosts that mean every address of the machine, and addresses of it that are asked by its own name.
    private static readonly string[] Everywhere = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>The command.</summary>
    /// <param name="settings">Settings on the command line; where the node listens is read from them as the server reads it.</param>
    public static Command Create(string[] settings)
    {
        var command = new Command("health", "Ask the node that listens on this machine, on the same settings, whether it is ready.");
        command.SetAction(async (_, ct) => await AskAsync(AddressOf(settings), ct));
        return command;
    }

    /// <summary>Where the node is asked: the first address it listens at, one of plain HTTP if there is one.</summary>
    /// <exception cref="InvalidOperationException">It says no port that could be asked.</exception>
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

        // The first source that says anything is the one that the server goes by.
        var listed = sources.First(source => source.Length > 0);
        var first = listed.FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) ?? listed[0];
        var host = Everywhere.FirstOrDefault(every => first.Contains($"://{every}", StringComparison.Ordinal));
        if (host is not null) first = first.Replace($"://{host}", "://localhost", StringComparison.Ordinal);
        return Uri.TryCreate(first, UriKind.Absolute, out var address) && address.Port > 0
            ? address
            : throw new InvalidOperationException($"ASPNETCORE_URLS: {first} is no address to ask");
    }

    private static async Task<int> AskAsync(Uri address, CancellationToken ct)
    {
        // The node's certificate names it as others know it, not as localhost.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, _, _, problems) => address.IsLoopback || problems == SslPolicyErrors.None;
        using var http = new HttpClient(handler) { BaseAddress = address, Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(Path, UriKind.Relative), ct);
            if (answer.IsSuccessStatusCode) return 0;
            await Console.Error.WriteLineAsync($"Not ready: {new Uri(address, Path)} answers {(int)answer.StatusCode}");
        }
        catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"Not ready: nothing answers at {address}");
        }

        return 1;
    }

    private static IEnumerable<string> Local(string scheme, string? ports) => Parts(ports).Select(port => $"{scheme}://localhost:{port}");

    private static string[] Parts(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
