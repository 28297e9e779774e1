using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Platform.Bench.Servers;

/// <summary>A server in a separate process, on a free port of this machine.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _errors;

    private Server(Process process, string name, Uri address, string errors, DateTimeOffset startedAt) =>
        (_process, Name, Address, _errors, StartedAt) = (process, name, address, errors, startedAt);

    /// <summary>The name in the report.</summary>
    public string Name { get; }

    public Uri Address { get; }

    public DateTimeOffset StartedAt { get; }

    public int Id => _process.Id;

    /// <summary>Starts a server; <c>--urls</c> is appended to its command.</summary>
    /// <param name="name">The name in the report.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Changes to this process's environment; null removes a variable.</param>
    /// <param name="directory">The working directory, in which its standard error is stored.</param>
    /// <param name="log">The file to which its standard output is appended; <c>/dev/null</c> is cheapest.</param>
    public static Server Start(
        string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string?> environment, string directory, string log)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var errors = Path.Combine(directory, name + ".err");

        // A shell that execs the server: nobody has to read its output, and the process id is the server's.
        var start = new ProcessStartInfo(
            "sh", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>\"$0\"", errors, log, .. command, "--urls", address.ToString()])
        {
            WorkingDirectory = directory
        };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        var startedAt = DateTimeOffset.UtcNow;
        return new Server(Process.Start(start)!, name, address, errors, startedAt);
    }

    /// <summary>Waits until it responds.</summary>
    /// <exception cref="FailedRunException">It exited, or didn't respond within a minute.</exception>
    public async Task ReadyAsync(CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = Address };
        var began = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(began) < StartPatience)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/api/health", UriKind.Relative), ct);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It isn't listening yet.
            }

            await Task.Delay(50, ct);
        }

        throw new FailedRunException($"The {Name} server does not answer. {ErrorsSoFar()}");
    }

    public ProcessReading Read() => ProcessReading.Of(Id);

    /// <summary>Its standard error.</summary>
    public string ErrorsSoFar() => File.Exists(_errors) ? File.ReadAllText(_errors) : "";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // SIGTERM, so that the database is closed properly before the next start.
            using var patience = new CancellationTokenSource(EndPatience);
            if (!_process.HasExited) await Programs.RunAsync(["kill", "-TERM", Id.ToString(CultureInfo.InvariantCulture)], patience.Token);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception deaf) when (deaf is OperationCanceledException or FailedRunException)
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
