using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Platform.Fuzz.Tests.Wire;

namespace Platform.Fuzz.Tests.Run;

/// <summary>The findings, each kind once, with the first request that showed it.</summary>
internal sealed class Findings(int seed, string host)
{
    private readonly ConcurrentDictionary<(string Where, string Rule, string Fault), Finding> _all = [];

    /// <summary>All findings, the most frequent first.</summary>
    public IReadOnlyList<Finding> All => [.. _all.Values.OrderByDescending(finding => finding.Count)];

    /// <summary>Adds a finding.</summary>
    public void Add(int round, FuzzRequest request, FuzzAnswer? answer, string rule, string fault)
    {
        var where = request.Operation?.ToString() ?? (request.Shape.Length > 0 ? request.Shape : $"{request.Method} {request.Path}");
        _all.GetOrAdd((where, rule, fault), _ => new Finding(where, rule, fault, Report(round, request, answer))).Count++;
    }

    private string Report(int round, FuzzRequest request, FuzzAnswer? answer)
    {
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"build/fuzz --seed {seed} --round {round}").AppendLine(request.Shown(host));
        if (answer is null) return report.Append("=> no answer").ToString();
        report.AppendLine(CultureInfo.InvariantCulture, $"=> {answer.Status}");
        foreach (var (name, value) in answer.Headers) report.Append(name).Append(": ").AppendLine(value);
        return report.AppendLine().Append(answer.Text.Length > 600 ? answer.Text[..600] + "…" : answer.Text).ToString();
    }
}

/// <summary>A kind of fault.</summary>
internal sealed record Finding(string Where, string Rule, string Fault, string Report)
{
    /// <summary>The number of occurrences.</summary>
    public int Count { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Where}: {Rule}: {Fault} ({Count} times)\n{Report}\n";
}
