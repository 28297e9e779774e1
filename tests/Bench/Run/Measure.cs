using Platform.Bench.Load;
using Platform.Bench.Servers;

namespace Platform.Bench.Run;

/// <summary>One server in one scenario: of a round, or the medians of all.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="CpuMicroseconds">The server's time on processors for each request.</param>
/// <param name="P50Ms">Half of the answers took no longer.</param>
/// <param name="P99Ms">99 of 100 answers took no longer.</param>
/// <param name="Resident">Memory after it, in bytes.</param>
/// <param name="Peak">Most memory in the scenario so far, in bytes.</param>
internal sealed record Measure(double Rate, double? CpuMicroseconds, double P50Ms, double P99Ms, double? Resident, double? Peak)
{
    public static Measure Of(LoadResult load, ProcessReading before, ProcessReading after) => new(
        load.Rate,
        (after.Cpu - before.Cpu)?.TotalMicroseconds / load.Requests,
        load.P50Ms,
        load.P99Ms,
        after.Resident,
        after.Peak);

    /// <summary>The median of each figure over rounds; of memory, which only grows, the last.</summary>
    public static Measure Median(IReadOnlyList<Measure> rounds) => new(
        Median(rounds.Select(round => round.Rate)),
        rounds[0].CpuMicroseconds is null ? null : Median(rounds.Select(round => round.CpuMicroseconds!.Value)),
        Median(rounds.Select(round => round.P50Ms)),
        Median(rounds.Select(round => round.P99Ms)),
        rounds[^1].Resident,
        rounds[^1].Peak);

    public static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

/// <summary>Both servers in one scenario.</summary>
internal sealed record Comparison(string Scenario, Measure Product, Measure Bare);
