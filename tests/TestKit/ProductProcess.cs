using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Platform.WebApi;

namespace Platform.TestKit;

/// <summary>The application as a separate process, for tests of startup, shutdown and crashes.</summary>
public sealed partial class ProductProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _out = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProductProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) _errors.Enqueue(line.Data);
        };
    }

    /// <summary>Its standard output.</summary>
    public IReadOnlyCollection<string> Output => _out;

    /// <summary>Its standard error.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Starts it.</summary>
    /// <param name="settings">Settings by configuration key; null removes a variable from the environment.</param>
    /// <param name="args">The command line arguments.</param>
    public static ProductProcess Start(IReadOnlyDictionary<string, string?> settings, params string[] args) =>
        StartUnder([], settings, args);

    /// <summary>Starts it through another program.</summary>
    /// <param name="program">The program and its arguments, to which the application's command line is appended.</param>
    /// <param name="settings">Settings by configuration key; null removes a variable from the environment.</param>
    /// <param name="args">The application's command line arguments.</param>
    public static ProductProcess StartUnder(string[] program, IReadOnlyDictionary<string, string?> settings, params string[] args)
    {
        string[] line = [.. program, "dotnet", typeof(PlatformHost).Assembly.Location, .. args];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.WorkingDirectory = Path.GetDirectoryName(typeof(PlatformHost).Assembly.Location);
        foreach (var name in start.Environment.Keys.Where(IsHostSetting).ToList()) start.Environment.Remove(name);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Https__Required"] = "false";

        // By default the application compiles eagerly for a run of weeks. For one of seconds that would be half of its startup time.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountThreshold"] = "1000";
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;

        var product = new ProductProcess(new Process { StartInfo = start });
        product._process.Start();
        product._process.BeginOutputReadLine();
        product._process.BeginErrorReadLine();
        return product;
    }

    /// <summary>Waits until it listens.</summary>
    /// <returns>A client without a credential.</returns>
    public async Task<ApiClient> ListeningAsync()
    {
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(_listening.Task, ended, Task.Delay(Patience)) != _listening.Task)
        {
            throw new InvalidOperationException($"The product does not listen: {this}");
        }

        return new ApiClient(new HttpClient { BaseAddress = await _listening.Task }, null);
    }

    /// <summary>Waits until it has exited.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Kills it (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    /// <summary>Requests its shutdown (SIGTERM).</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', _errors.Concat(_out));

    private static bool IsHostSetting(string name) =>
        name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.StartsWith("DOTNET_ENVIRONMENT", StringComparison.Ordinal);

    private void Hear(string? line)
    {
        if (line is null) return;
        _out.Enqueue(line);
        if (Listening().Match(line) is { Success: true } told) _listening.TrySetResult(new Uri(told.Groups[1].Value));
    }

    [GeneratedRegex("Now listening on: (http://[0-9.]+:[0-9]+)")]
    private static partial Regex Listening();
}
