using Platform.Bench.Load;
using Platform.Bench.Seed;
using Platform.Bench.Servers;

namespace Platform.Bench.Run;

/// <summary>A flood of requests by another client, during which <c>users/me</c> must stay responsive.</summary>
/// <param name="Name">The name for <c>--only</c>.</param>
/// <param name="Ask">The request that floods.</param>
/// <param name="Connections">The number of connections that send it.</param>
/// <param name="Pipelined">How many requests each pipelines before it reads the responses.</param>
internal sealed record Flood(string Name, Func<Workspace, RequestText> Ask, int Connections, int Pipelined)
{
    // The flood begins before the measurement and continues until after it.
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1);

    /// <summary>All floods.</summary>
    public static IReadOnlyList<Flood> All { get; } =
    [
        new("flood-ready", _ => new("GET", "/api/health/ready"), 64, 1),
        new("flood-developers", _ => new("GET", "/developers"), 64, 1),
        new("flood-lists", seed => new("GET", "/v1/projects?limit=20", seed.FloodKey), 200, 8),
    ];

    /// <summary>Measures <c>users/me</c> with a key, alternately alone and under the flood, with the bench's own loader for both.</summary>
    public async Task<FloodMeasure> MeasureAsync(BenchOptions options, Server product, Workspace seed, string work, CancellationToken ct)
    {
        var hot = Source(work, "hot", new RequestText("GET", "/api/users/me", seed.Key));
        var flood = Source(work, Name, Ask(seed));
        var order = new LoadOrder(product.Address, options.Connections, options.WarmUp, 0, TimeSpan.Zero);
        var flooding = order with { Connections = Connections, Pipelined = Pipelined };
        await Task.WhenAll(OwnLoader.RunAsync(order, hot, [], ct), OwnLoader.RunAsync(flooding, flood, [], ct));

        var (alone, under) = (new List<Measure>(), new List<Measure>());
        order = order with { Duration = options.Duration };
        for (var round = 1; round <= options.Rounds; round++)
        {
            alone.Add(await MeasureAsync(product, order, hot, ct));
            var flooded = OwnLoader.RunAsync(flooding with { Duration = options.Duration + (2 * Lead) }, flood, [], ct);
            await Task.Delay(Lead, ct);
            under.Add(await MeasureAsync(product, order, hot, ct));
            if ((await flooded).Requests == 0) throw new FailedRunException("The flood got no answer");
        }

        return new FloodMeasure(Name, Measure.Median(alone), Measure.Median(under));
    }

    private static LoadSource Source(string work, string name, RequestText request)
    {
        var file = Path.Combine(work, $"{name}.flood.http");
        File.WriteAllText(file, request.ToString());
        return new LoadSource(file, null);
    }

    private static async Task<Measure> MeasureAsync(Server product, LoadOrder order, LoadSource source, CancellationToken ct)
    {
        var before = product.Read();
        var load = await OwnLoader.RunAsync(order, source, [], ct);
        return Measure.Of(load.Expect(StatusCodes.Status200OK, 0), before, product.Read());
    }
}

/// <summary>The results for <c>users/me</c>, alone and under a flood.</summary>
internal sealed record FloodMeasure(string Name, Measure Alone, Measure Under);
