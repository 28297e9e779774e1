using System.Diagnostics;
using System.Globalization;
using Platform.TestKit;

namespace Platform.Sdk.Tests.Guides;

/// <summary>The result of running a guide's examples in one language.</summary>
/// <param name="ExitCode">The exit code of the program.</param>
/// <param name="Printed">The lines that each example printed.</param>
/// <param name="Calls">With curl: the calls of each example.</param>
/// <param name="Errors">The standard error of the program.</param>
internal sealed record GuideRun(
    int ExitCode, IReadOnlyList<IReadOnlyList<string>> Printed, IReadOnlyList<IReadOnlyList<GuideCall>> Calls, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the examples against a separate server.</summary>
    public static async Task<GuideRun> StartAsync(
        PlatformApp app, string guide, GuideLanguage language, IReadOnlyList<GuideCode> examples, GuideSetup setup, CancellationToken ct)
    {
        using var directory = new TempDirectory();
        var line = await language.WriteAsync(guide, examples, directory.Path);
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = directory.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PLATFORM_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in language.Environment) start.Environment[name] = value;
        start.Environment["PLATFORM_BASE_URL"] = app.Url.GetLeftPart(UriPartial.Authority);
        foreach (var (name, value) in await setup.BeforeAsync(app)) start.Environment[name] = value;

        // The repository's root, for examples that read files of the repository.
        Directory.CreateDirectory(Path.Combine(directory.Path, "src", "WebApi"));
        Directory.CreateSymbolicLink(Path.Combine(directory.Path, "src", "WebApi", "data"), app.Database.DataDirectory);

        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var printed = await AnswerAsync(process, app, examples, setup, patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new GuideRun(process.ExitCode, printed, await ReadCallsAsync(directory.Path, examples.Count, ct), await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    // Answers each pause with the variables that its example is the first to use, and collects the output in between.
    private static async Task<List<List<string>>> AnswerAsync(
        Process process, PlatformApp app, IReadOnlyList<GuideCode> examples, GuideSetup setup, CancellationToken ct)
    {
        var printed = new List<List<string>>();
        var left = setup.WhenRead.ToList();
        while (await process.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (line.Length == 0 || line[0] != GuideLanguage.Pause)
            {
                if (printed.Count > 0) printed[^1].Add(line);
                continue;
            }

            var example = examples[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)];
            var variables = new List<string>();
            foreach (var variable in left.Where(variable => example.Code.Contains(variable.Name, StringComparison.Ordinal)).ToList())
            {
                variables.Add($"{variable.Name}={await variable.MakeAsync(app)}");
                left.Remove(variable);
            }

            printed.Add([]);
            await process.StandardInput.WriteLineAsync(string.Join('\t', variables).AsMemory(), ct);
            await process.StandardInput.FlushAsync(ct);
        }

        return printed;
    }

    private static async Task<List<List<GuideCall>>> ReadCallsAsync(string directory, int examples, CancellationToken ct)
    {
        var calls = Enumerable.Range(0, examples).Select(_ => new List<GuideCall>()).ToList();
        var file = Path.Combine(directory, CurlGuides.Calls);
        if (!File.Exists(file)) return calls;
        foreach (var parts in (await File.ReadAllLinesAsync(file, ct)).Select(line => line.Split(' ')))
        {
            var body = await File.ReadAllTextAsync(parts[2], ct);
            calls[int.Parse(parts[0], CultureInfo.InvariantCulture)].Add(
                new GuideCall(int.Parse(parts[1], CultureInfo.InvariantCulture), body));
        }

        return calls;
    }
}

/// <summary>A call by curl.</summary>
/// <param name="Status">The response status; 0 without a response.</param>
/// <param name="Output">The output of curl: the body, preceded by the headers where they were requested.</param>
internal sealed record GuideCall(int Status, string Output)
{
    private const string EndOfHeaders = "\r\n\r\n";

    /// <summary>The body.</summary>
    public string Body => Output.StartsWith("HTTP/", StringComparison.Ordinal)
        ? Output[(Output.IndexOf(EndOfHeaders, StringComparison.Ordinal) + EndOfHeaders.Length)..]
        : Output;
}
