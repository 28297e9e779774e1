using System.Globalization;
using System.Text;
using Platform.Bench.Servers;

namespace Platform.Bench.Run;

/// <summary>The report, in Markdown.</summary>
internal static class Report
{
    private const double MiB = 1024 * 1024;

    /// <summary>The conditions, a table of the scenarios, and a table of the startups.</summary>
    public static string Of(
        string machine,
        string command,
        BenchOptions options,
        IReadOnlyList<Comparison> comparisons,
        IReadOnlyList<FloodMeasure> floods,
        IReadOnlyList<StartMeasure> starts)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{machine}.\n\n")
            .Append(CultureInfo.InvariantCulture, $"`{command}`: {options.Loader.Name}, {options.Connections} connections over loopback, ")
            .Append(
                CultureInfo.InvariantCulture,
                $"{options.Rounds} rounds of {options.Duration.TotalSeconds:0.#} s for each server in turn, medians; "
                + $"{options.Keys:N0} keys where there are many, {options.KnownKeys:N0} of them used in turn.\n");
        if (comparisons.Count > 0) Append(text, comparisons);
        if (floods.Count > 0) Append(text, floods);
        if (starts.Count > 0) Append(text, starts);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<Comparison> comparisons)
    {
        text.Append(
            "\n| scenario | server | requests/s | spread | CPU µs/request | p50 ms | p99 ms | memory MiB | peak MiB |\n"
            + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (scenario, product, baseline) in comparisons)
        {
            Append(text, scenario.Name, Contestants.Product, product.Medians, Spread(product), "{0:N0}", "{0:N1}", "{0:N2}", MiB);
            Append(text, "", scenario.Baseline, baseline.Medians, Spread(baseline), "{0:N0}", "{0:N1}", "{0:N2}", MiB);
            var (a, b) = (product.Medians, baseline.Medians);
            var ratio = new Measure(
                a.Rate / b.Rate, a.CpuMicroseconds / b.CpuMicroseconds, a.P50Ms / b.P50Ms, a.P99Ms / b.P99Ms, a.Resident / b.Resident,
                a.Peak / b.Peak);
            Append(text, "", "**ratio**", ratio, "", "**{0:N2}**", "**{0:N2}**", "{0:N2}", 1, "{0:N2}");
        }

        if (comparisons.Any(comparison => comparison.Scenario.Aim is not null)) AppendAims(text, comparisons);
    }

    private static void AppendAims(StringBuilder text, IReadOnlyList<Comparison> comparisons)
    {
        text.Append(
            "\n| scenario | baseline | rate ÷ baseline | goal | CPU ÷ baseline | goal | |\n"
            + "| --- | --- | ---: | ---: | ---: | ---: | --- |\n");
        foreach (var comparison in comparisons)
        {
            if (comparison.Scenario is not { Aim: { } aim } scenario) continue;
            var isMet = comparison.Rate >= aim.Rate && !(comparison.Cpu > aim.Cpu);
            text.AppendJoin(
                " | ",
                "| " + scenario.Name, scenario.Baseline, Figure("{0:N2}", comparison.Rate), Figure("≥ {0:N2}", aim.Rate),
                Figure("{0:N2}", comparison.Cpu), Figure("≤ {0:N2}", aim.Cpu), (isMet ? "met" : "missed") + " |\n");
        }
    }

    // How far the rounds are apart.
    private static string Spread(Figures figures) =>
        string.Create(CultureInfo.InvariantCulture, $"{figures.Slowest:N0}–{figures.Fastest:N0}");

    private static void Append(
        StringBuilder text,
        string scenario,
        string server,
        Measure measure,
        string spread,
        string rate,
        string cpu,
        string latency,
        double memoryUnit,
        string memory = "{0:N0}") =>
        text.AppendJoin(
            " | ",
            "| " + scenario,
            server,
            Figure(rate, measure.Rate),
            spread,
            Figure(cpu, measure.CpuMicroseconds),
            Figure(latency, measure.P50Ms),
            Figure(latency, measure.P99Ms),
            Figure(memory, measure.Resident / memoryUnit),
            Figure(memory, measure.Peak / memoryUnit) + " |\n");

    private static void Append(StringBuilder text, IReadOnlyList<FloodMeasure> floods)
    {
        text.Append(
            "\n| users/me under a flood | alone /s | flooded /s | ratio | alone p99 ms | flooded p99 ms | ratio |\n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (name, alone, under) in floods)
        {
            text.AppendJoin(
                " | ",
                "| " + name, Figure("{0:N0}", alone.Rate), Figure("{0:N0}", under.Rate), Figure("**{0:N2}**", under.Rate / alone.Rate),
                Figure("{0:N2}", alone.P99Ms), Figure("{0:N2}", under.P99Ms), Figure("**{0:N2}**", under.P99Ms / alone.P99Ms) + " |\n");
        }
    }

    private static void Append(StringBuilder text, IReadOnlyList<StartMeasure> starts)
    {
        text.Append(
            "\n| start on one CPU | first answer s | at 90 % of the steady rate s | steady requests/s |\n| --- | ---: | ---: | ---: |\n");
        foreach (var start in starts)
        {
            text.AppendJoin(
                " | ",
                "| " + start.Server,
                Figure("{0:N2}", start.FirstAnswer),
                Figure("{0:N1}", start.AtSpeed),
                Figure("{0:N0}", start.SteadyRate) + " |\n");
        }
    }

    private static string Figure(string format, double? figure) =>
        figure is { } value ? string.Format(CultureInfo.InvariantCulture, format, value) : "-";
}
