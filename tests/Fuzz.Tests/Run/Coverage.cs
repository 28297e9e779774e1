using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Platform.Fuzz.Tests.Checks;
using Platform.Fuzz.Tests.Wire;

namespace Platform.Fuzz.Tests.Run;

/// <summary>Counts the statuses of each operation.</summary>
internal sealed class Coverage(IReadOnlyList<ApiOperation> operations)
{
    private readonly ConcurrentDictionary<(string Operation, int Status), int> _counts = [];
    private readonly ConcurrentDictionary<string, bool> _closed = [];

    /// <summary>The number of responses.</summary>
    public int Requests => _counts.Values.Sum();

    /// <summary>Counts a response.</summary>
    public void Add(FuzzRequest request, FuzzAnswer? answer)
    {
        var name = request.Operation?.ToString() ?? (request.Shape.Length > 0 ? "(raw) " + request.Shape.Split(':')[0] : "(other method)");
        _counts.AddOrUpdate((name, answer?.Status ?? 0), 1, static (_, count) => count + 1);
        if (request is { Operation: { } operation, Credential: "" } && answer?.Status == 401) _closed[operation.ToString()] = true;
    }

    /// <summary>Operations without any 2xx response, or that need a credential and were never answered with 401 without one.</summary>
    public IReadOnlyList<string> Missing() =>
    [
        .. from operation in operations
           where !_counts.Keys.Any(seen => seen.Operation == operation.ToString() && seen.Status is >= 200 and < 300)
           select $"{operation} was never answered 2xx",
        .. from operation in operations
           where operation.NeedsCredential && !_closed.ContainsKey(operation.ToString())
           select $"{operation} was never answered 401 without a credential",
    ];

    /// <summary>The counts, one line for each operation; status 0 is no response.</summary>
    public string Table()
    {
        var statuses = _counts.Keys.Select(seen => seen.Status).Distinct().Order().ToList();
        var table = new StringBuilder();
        var width = _counts.Keys.Max(seen => seen.Operation.Length) + 1;
        table.Append("".PadRight(width)).AppendLine(Row(statuses.Select(status => status.ToString(CultureInfo.InvariantCulture))));
        var others = _counts.Keys.Select(seen => seen.Operation).Where(name => name[0] == '(').Distinct().Order(StringComparer.Ordinal);
        foreach (var name in operations.Select(operation => operation.ToString()).Concat(others))
        {
            table.Append(name.PadRight(width));
            table.AppendLine(Row(statuses.Select(status => _counts.TryGetValue((name, status), out var count) ? $"{count}" : "·")));
        }

        return table.ToString();
    }

    private static string Row(IEnumerable<string> cells) => string.Concat(cells.Select(cell => cell.PadLeft(6)));
}
