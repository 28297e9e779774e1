using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Platform.Bench.Servers;

/// <summary>A server as a process of its own, on a free port of this machine.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _errors;

    private Server(Process process, string name, Uri address, string errors, DateTimeOffset startedAt) =>
        (_process, Name, Address, _errors, StartedAt) = (process, name, address, errors, startedAt);

    /// <summary>What the report calls it.</summary>
    public string Name { get; }

    public Uri Address { get; }

    public DateTimeOffset StartedAt { get; }

    public int Id => _process.Id;

    /// <summary>Starts a server; <c>--urls</c> is put behind its command.</summary>
    /// <param name="name">What the report calls it.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Changes to this process's environment; null takes a variable away.</param>
    /// <param name="directory">Where it runs and what it writes to standard error is kept.</param>
    /// <param name="log">Where what it writes to standard output is added; <c>/dev/null</c> is cheapest.</param>
    public static Server Start(
        string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string?> environment, string directory, string log)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var errors = Path.Combine(directory, name + ".err");

        // A shell that becomes the server: its output needs no one to read it, and its process id is the server's.
        var start = new ProcessStartInfo(
            "sh", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>\"$0\"", errors, log, .. command, "--urls", address.ToString()])
        {
            WorkingDirectory = directory
        };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        var startedAt = DateTimeOffset.UtcNow;
        return new Server(Process.Start(start)!, name, address, errors, startedAt);
    }

    /// <summary>Waits until it answers.</summary>
    /// <exception cref="FailedRunException">It ended, or does not answer in a minute.</exception>
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
                // It does not listen yet.
            }

            await Task.Delay(50, ct);
        }

        throw new FailedRunException($"The {Name} server does not answer. {ErrorsSoFar()}");
    }

    public ProcessReading Read() => ProcessReading.Of(Id);

    /// <summary>What it wrote to standard error.</summary>
    public string ErrorsSoFar() => File.Exists(_errors) ? File.ReadAllText(_errors) : "";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // SIGTERM, so that the next start finds the database as one that was closed.
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
