using Platform.Bench.Load;
using Platform.Bench.Servers;

namespace Platform.Bench.Run;

/// <summary>The figures of one server in one scenario: of one round, or the medians of all.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="CpuMicroseconds">The server's CPU time per request.</param>
/// <param name="P50Ms">The median latency.</param>
/// <param name="P99Ms">The 99th percentile of latency.</param>
/// <param name="Resident">Memory after the measurement, in bytes.</param>
/// <param name="Peak">Peak memory in the scenario so far, in bytes.</param>
internal sealed record Measure(double Rate, double? CpuMicroseconds, double P50Ms, double P99Ms, double? Resident, double? Peak)
{
    public static Measure Of(LoadResult load, ProcessReading before, ProcessReading after) => new(
        load.Rate,
        (after.Cpu - before.Cpu)?.TotalMicroseconds / load.Requests,
        load.P50Ms,
        load.P99Ms,
        after.Resident,
        after.Peak);

    /// <summary>The median of each figure over all rounds; for memory, which only grows, the last value.</summary>
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

/// <summary>The figures of one server in all rounds of a scenario.</summary>
/// <param name="Medians">The medians.</param>
/// <param name="Slowest">The least rate of a round.</param>
/// <param name="Fastest">The greatest rate of a round.</param>
internal sealed record Figures(Measure Medians, double Slowest, double Fastest)
{
    public static Figures Of(IReadOnlyList<Measure> rounds) =>
        new(Measure.Median(rounds), rounds.Min(round => round.Rate), rounds.Max(round => round.Rate));
}

/// <summary>The figures of the product and its baseline in one scenario.</summary>
internal sealed record Comparison(Scenario Scenario, Figures Product, Figures Baseline)
{
    /// <summary>The product's rate in those of the baseline.</summary>
    public double Rate => Product.Medians.Rate / Baseline.Medians.Rate;

    /// <summary>The product's CPU time per request in those of the baseline; null where it can't be read.</summary>
    public double? Cpu => Product.Medians.CpuMicroseconds / Baseline.Medians.CpuMicroseconds;
}
