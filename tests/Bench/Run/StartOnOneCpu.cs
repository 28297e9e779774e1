using Platform.Bench.Load;
using Platform.Bench.Seed;
using Platform.Bench.Servers;

namespace Platform.Bench.Run;

/// <summary>How quickly a server on a single CPU reaches full speed.</summary>
/// <param name="Server">The server's name.</param>
/// <param name="FirstAnswer">Seconds from its start to its first response.</param>
/// <param name="AtSpeed">Seconds from its start until it sustains 90 % of its steady rate; null if it didn't while observed.</param>
/// <param name="SteadyRate">Requests a second over the last third of that time.</param>
internal sealed record StartMeasure(string Server, double FirstAnswer, double? AtSpeed, double SteadyRate);

/// <summary>Starts each server on one CPU, with the loader on the others, and records its rate.</summary>
internal static class StartOnOneCpu
{
    public const string Name = "start-one-cpu";

    private const double Speed = 0.9;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public static async Task<IReadOnlyList<StartMeasure>> MeasureAsync(
        BenchOptions options, Contestants contestants, Workspace seed, string work, CancellationToken ct)
    {
        var source = new LoadSource(Path.Combine(work, Name + ".http"), null);
        await File.WriteAllTextAsync(source.File, Scenario.All.Single(scenario => scenario.Name == "me-key").Ask(seed).ToString(), ct);

        string[] pinned = ["taskset", "-c", "0"];
        return
        [
            await WatchAsync(options, contestants.StartProduct(pinned), source, ct),
            await WatchAsync(options, contestants.StartBare(seed.Key, pinned), source, ct),
        ];
    }

    private static async Task<StartMeasure> WatchAsync(BenchOptions options, Server started, LoadSource source, CancellationToken ct)
    {
        await using var server = started;
        Console.Error.WriteLine($"{Name}: {server.Name}, {options.StartDuration.TotalSeconds:0} s");
        var load = await OwnLoader.RunAsync(
            new LoadOrder(server.Address, options.Connections, options.StartDuration, 0, Interval), source, BenchOptions.OtherCpus, ct);
        load.Expect(StatusCodes.Status200OK, 0);
        return Of(server, load);
    }

    private static StartMeasure Of(Server server, LoadResult load)
    {
        var samples = load.Samples!;
        var start = server.StartedAt.ToUnixTimeMilliseconds();
        var steady = Measure.Median(samples.Skip(samples.Count * 2 / 3).Select(count => (double)count));

        // Two consecutive intervals: a single one may be chance. The end of the second counts, since only then the speed is confirmed.
        var at = Enumerable.Range(0, samples.Count - 1)
            .Cast<int?>()
            .FirstOrDefault(i => samples[i!.Value] >= Speed * steady && samples[i.Value + 1] >= Speed * steady);
        return new StartMeasure(
            server.Name,
            (load.FirstAnswerAt - start) / 1000.0,
            at is null ? null : (load.StartedAt - start) / 1000.0 + (at + 1) * Interval.TotalSeconds,
            steady / Interval.TotalSeconds);
    }
}
