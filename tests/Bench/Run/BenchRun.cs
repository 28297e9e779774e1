using Platform.Bench.Load;
using Platform.Bench.Seed;
using Platform.Bench.Servers;

namespace Platform.Bench.Run;

/// <summary>
/// A complete run: seeds, measures every scenario and prints a report. A failed scenario is reported and doesn't stop the others.
/// </summary>
internal sealed class BenchRun(BenchOptions options, string work)
{
    private readonly Contestants _contestants = new(options.Product, work, options.Logs);
    private readonly List<Comparison> _comparisons = [];
    private readonly List<FloodMeasure> _floods = [];
    private readonly List<StartMeasure> _starts = [];
    private bool _hasFailed;

    /// <summary>Measures in a temporary directory, which is deleted at the end.</summary>
    /// <param name="options">The options.</param>
    /// <param name="command">The command line, for the report.</param>
    /// <returns>0, or 1 if a scenario failed.</returns>
    public static async Task<int> RunAsync(BenchOptions options, string command, CancellationToken ct)
    {
        var work = Directory.CreateTempSubdirectory("platform-bench-").FullName;
        try
        {
            var run = new BenchRun(options, work);
            await run.MeasureAsync(ct);
            Console.WriteLine(Report.Of(Machine.Describe(work), command, options, run._comparisons, run._floods, run._starts));
            return run._hasFailed ? 1 : 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task MeasureAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(_contestants.Data);
        var scenarios = Scenario.All.Where(scenario => options.Wants(scenario.Name)).ToList();
        var seed = await SeedAsync(ct);
        await MeasureAsync(scenarios.Where(scenario => !scenario.AmongManyKeys), seed, null, ct);

        await MeasureFloodsAsync(Flood.All.Where(flood => options.Wants(flood.Name)).ToList(), seed, ct);

        if (scenarios.Any(scenario => scenario.AmongManyKeys))
        {
            Log($"Putting {options.Keys:N0} keys into the database");
            var known = KeyFile.Write(
                Path.Combine(work, "known.keys"), ManyKeys.Insert(_contestants.Data, seed.Key, options.Keys, options.KnownKeys, ct));
            await MeasureAsync(scenarios.Where(scenario => scenario.AmongManyKeys), seed, known, ct);
        }

        if (options.Wants(StartOnOneCpu.Name)) await MeasureStartsAsync(seed, ct);
    }

    private async Task<Workspace> SeedAsync(CancellationToken ct)
    {
        Log("Making two organizations");
        await using var product = _contestants.StartProduct();
        await product.ReadyAsync(ct);
        return await Workspace.SeedAsync(_contestants, product, ct);
    }

    private async Task MeasureAsync(IEnumerable<Scenario> scenarios, Workspace seed, KeyFile? known, CancellationToken ct)
    {
        await using var product = _contestants.StartProduct(options.Pinned);
        await using var bare = _contestants.StartBare(seed.Key, options.Pinned);
        await using var driver = _contestants.StartDriver(options.Pinned);
        foreach (var server in (Server[])[product, bare, driver]) await server.ReadyAsync(ct);
        var rounds = new Rounds(options, product, [bare, driver], work);
        foreach (var scenario in scenarios)
        {
            await TryAsync(
                scenario.Name, async () => _comparisons.Add(await rounds.MeasureAsync(scenario, seed, KeysFor(scenario, known), ct)));
        }

        if (product.ErrorsSoFar() is { Length: > 0 } errors) Log($"The product wrote to standard error: {errors}");
    }

    private async Task MeasureFloodsAsync(List<Flood> floods, Workspace seed, CancellationToken ct)
    {
        if (floods.Count == 0) return;
        await using var product = _contestants.StartProduct();
        await product.ReadyAsync(ct);
        foreach (var flood in floods)
        {
            Log(flood.Name);
            await TryAsync(flood.Name, async () => _floods.Add(await flood.MeasureAsync(options, product, seed, work, ct)));
        }
    }

    private KeyFile? KeysFor(Scenario scenario, KeyFile? known)
    {
        var file = Path.Combine(work, scenario.Name + ".keys");
        return scenario.Keys switch
        {
            KeysOf.Misspelt => KeyFile.Write(file, RandomKeys.Misspelt(options.RandomKeys)),
            KeysOf.Unknown => KeyFile.Write(file, RandomKeys.WellFormed(options.RandomKeys)),
            KeysOf.Known => known,
            _ => null,
        };
    }

    private async Task MeasureStartsAsync(Workspace seed, CancellationToken ct)
    {
        if (!Programs.Exists("taskset")) Log($"{StartOnOneCpu.Name} is left out: there is no taskset");
        else await TryAsync(
            StartOnOneCpu.Name, async () => _starts.AddRange(await StartOnOneCpu.MeasureAsync(options, _contestants, seed, work, ct)));
    }

    private async Task TryAsync(string name, Func<Task> measure)
    {
        try
        {
            await measure();
        }
        catch (FailedRunException failure)
        {
            _hasFailed = true;
            Log($"FAILED {name}: {failure.Message}");
        }
    }

    private static void Log(string progress) => Console.Error.WriteLine(progress);
}
