using System.Diagnostics;

namespace Platform.Bench;

/// <summary>Runs programs until they exit.</summary>
internal static class Programs
{
    /// <summary>Whether a program of this name exists.</summary>
    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, name)));

    /// <summary>Runs a program, which is killed if the bench ends.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Changes to this process's environment; null removes a variable.</param>
    /// <returns>Its standard output.</returns>
    /// <exception cref="FailedRunException">The exit code was not 0.</exception>
    public static async Task<string> RunAsync(
        IReadOnlyList<string> command, CancellationToken ct, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0
                ? await output
                : throw new FailedRunException($"{string.Join(' ', command)} ended with {process.ExitCode}: {await errors}{await output}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
