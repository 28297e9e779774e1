using System.Globalization;

namespace Platform.Bench.Load;

/// <summary>This program's <c>load</c>: for machines without wrk, and where single statuses or the course over time matter.</summary>
/// <param name="pinned">The command prefix, such as <c>taskset -c 1</c>; may be empty.</param>
internal sealed class OwnLoader(IReadOnlyList<string> pinned) : ILoader
{
    public string Name => "own loader";

    public Task<LoadResult> LoadAsync(Uri server, LoadSource source, int connections, TimeSpan duration, CancellationToken ct) =>
        RunAsync(new LoadOrder(server, connections, duration, 0, TimeSpan.Zero), source, pinned, ct);

    /// <summary>Loads a server with the given parameters.</summary>
    /// <param name="pinned">The command prefix, such as <c>taskset -c 1</c>; may be empty.</param>
    public static async Task<LoadResult> RunAsync(LoadOrder order, LoadSource source, IReadOnlyList<string> pinned, CancellationToken ct)
    {
        var output = await Programs.RunAsync(
            [
                .. pinned, "dotnet", typeof(OwnLoader).Assembly.Location, "load",
                "--url", order.Server.ToString(),
                "--connections", order.Connections.ToString(CultureInfo.InvariantCulture),
                "--seconds", order.Duration.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                "--requests", order.Requests.ToString(CultureInfo.InvariantCulture),
                "--sample-ms", order.SampleEvery.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
                "--pipelined", order.Pipelined.ToString(CultureInfo.InvariantCulture),
                "--request", source.File,
                .. source.Keys is { } keys
                    ? ["--keys", keys.Path, "--from", source.Used.ToString(CultureInfo.InvariantCulture)]
                    : Array.Empty<string>(),
            ],
            ct);
        var result = LoadResult.Parse(output);
        source.Used += result.Requests;
        return result;
    }
}
