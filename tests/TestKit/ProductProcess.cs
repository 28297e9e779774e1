using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Platform.WebApi;

namespace Platform.TestKit;

/// <summary>The product as a process of its own, for what only a process shows: how it starts, ends and dies.</summary>
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

    /// <summary>What it wrote to standard output.</summary>
    public IReadOnlyCollection<string> Output => _out;

    /// <summary>What it wrote to standard error.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Starts it.</summary>
    /// <param name="settings">Settings as the configuration knows them; null takes one away from the environment.</param>
    /// <param name="args">What stands on its command line.</param>
    public static ProductProcess Start(IReadOnlyDictionary<string, string?> settings, params string[] args) =>
        StartUnder([], settings, args);

    /// <summary>Starts it by another program.</summary>
    /// <param name="program">The program and its arguments, to which the product's command line is added.</param>
    /// <param name="settings">Settings as the configuration knows them; null takes one away from the environment.</param>
    /// <param name="args">What stands on the product's command line.</param>
    public static ProductProcess StartUnder(string[] program, IReadOnlyDictionary<string, string?> settings, params string[] args)
    {
        string[] line = [.. program, "dotnet", typeof(PlatformHost).Assembly.Location, .. args];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.WorkingDirectory = Path.GetDirectoryName(typeof(PlatformHost).Assembly.Location);
        foreach (var name in start.Environment.Keys.Where(IsHostSetting).ToList()) start.Environment.Remove(name);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Https__Required"] = "false";

        // The product compiles early what it will be served with for weeks. For seconds that would be half of what its start costs.
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

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it ends where it stands.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM: it is asked to end.</summary>
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
