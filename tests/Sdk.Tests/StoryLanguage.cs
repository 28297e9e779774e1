using System.Diagnostics;
using System.Globalization;
using System.Text;
using Platform.TestKit;

namespace Platform.Sdk.Tests;

/// <summary>The SDK tests of a language: how they are run, and which tools they need.</summary>
/// <param name="Folder">The folder under <c>sdks/</c>.</param>
/// <param name="Tools">The required programs, each with an argument with which it exits at once.</param>
/// <remarks>
/// Each folder has a script <c>test-story</c>, which runs the story and the SDK's other tests; one that installs packages for them first
/// has a script <c>prepare</c>.
/// </remarks>
internal sealed record StoryLanguage(string Folder, params (string Program, string Argument)[] Tools)
{
    /// <summary>The languages with an SDK.</summary>
    public static readonly IReadOnlyList<StoryLanguage> All =
    [
        new("go", ("go", "version")),
        new("javascript", ("node", "--version"), ("npm", "--version")),
        new("python", ("python3", "--version")),
        new("ruby", ("ruby", "--version")),
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>The tools that are missing on this machine; null where none are.</summary>
    public string? MissingTool() => Toolchain.Missing(Folder, Tools);

    /// <summary>Runs the story against a running server.</summary>
    public async Task<StoryResults> RunAsync(StoryProduct product)
    {
        using var directory = new TempDirectory();
        var results = Path.Combine(directory.Path, "results");
        var start = new ProcessStartInfo(RepositoryRoot.Combine("sdks", Folder, "test-story"))
        {
            WorkingDirectory = RepositoryRoot.Combine("sdks", Folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PLATFORM_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["PLATFORM_BASE_URL"] = product.Proxy.Address.ToString().TrimEnd('/');
        start.Environment["PLATFORM_STORY_CONTROL"] = product.Proxy.ControlAddress.ToString().TrimEnd('/');
        start.Environment["PLATFORM_STORY_RESULTS"] = results;

        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Append(output, $"It was ended after {Patience.TotalMinutes} minutes.");
        }

        await process.WaitForExitAsync(CancellationToken.None);
        return new StoryResults(process.ExitCode, output.ToString(), File.Exists(results) ? Read(results) : []);
    }

    private static Dictionary<int, string> Read(string results) => File.ReadAllLines(results)
        .Select(line => line.Split(' ', 2))
        .ToDictionary(parts => int.Parse(parts[0], CultureInfo.InvariantCulture), parts => parts[1]);

    private static void Append(StringBuilder output, string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
    }
}

/// <summary>The result of a story.</summary>
/// <param name="ExitCode">The exit code of the language's test run.</param>
/// <param name="Output">Its output.</param>
/// <param name="Steps">By step number, <c>ok</c> or <c>failed</c> with the reason.</param>
internal sealed record StoryResults(int ExitCode, string Output, IReadOnlyDictionary<int, string> Steps);
