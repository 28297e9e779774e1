using System.Globalization;
using System.Text;

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
            "\n| scenario | server | requests/s | CPU µs/request | p50 ms | p99 ms | memory MiB | peak MiB |\n"
            + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (scenario, product, bare) in comparisons)
        {
            Append(text, scenario, "product", product, "{0:N0}", "{0:N1}", "{0:N2}", MiB);
            Append(text, "", "bare", bare, "{0:N0}", "{0:N1}", "{0:N2}", MiB);
            var ratio = new Measure(
                product.Rate / bare.Rate,
                product.CpuMicroseconds / bare.CpuMicroseconds,
                product.P50Ms / bare.P50Ms,
                product.P99Ms / bare.P99Ms,
                product.Resident / bare.Resident,
                product.Peak / bare.Peak);
            Append(text, "", "**ratio**", ratio, "**{0:N2}**", "**{0:N2}**", "{0:N2}", 1, "{0:N2}");
        }
    }

    private static void Append(
        StringBuilder text,
        string scenario,
        string server,
        Measure measure,
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
