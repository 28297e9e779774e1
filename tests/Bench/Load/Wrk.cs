using System.Globalization;

namespace Platform.Bench.Load;

/// <summary>wrk, if it is installed: it needs less CPU than the own loader.</summary>
/// <param name="pinned">The command prefix, such as <c>taskset -c 1</c>; may be empty.</param>
internal sealed class Wrk(IReadOnlyList<string> pinned) : ILoader
{
    private const string TimeOut = "10s";

    // Connections determine the load; one thread is enough for many cores of a server.
    private static readonly int Threads = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Load", "wrk.lua");

    public string Name => "wrk";

    public async Task<LoadResult> LoadAsync(Uri server, LoadSource source, int connections, TimeSpan duration, CancellationToken ct)
    {
        // wrk accepts whole seconds only.
        var seconds = (int)Math.Max(1, Math.Round(duration.TotalSeconds));
        var keys = source.Keys;
        var output = await Programs.RunAsync(
            [
                .. pinned,
                "wrk", "--threads", Text(Threads), "--connections", Text(connections), "--duration", Text(seconds) + "s",
                "--timeout", TimeOut, "--script", Script, server.ToString(), "--",
                source.File, keys?.Path ?? "-", Text(keys?.Count ?? 0), Text(source.Used), Text(Threads),
            ],
            ct);
        var result = LoadResult.Parse(output);
        source.Used += result.Requests;
        return result;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
