using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Platform.Bench.Load;
using Platform.Bench.Seed;
using Platform.Bench.Servers;

namespace Platform.Bench.Run;

/// <summary>Measures a scenario alternately: product, baseline, product, baseline …</summary>
/// <param name="options">The options.</param>
/// <param name="product">The running product.</param>
/// <param name="baselines">The running baselines.</param>
/// <param name="work">The directory for the loaders' input files.</param>
internal sealed class Rounds(BenchOptions options, Server product, IReadOnlyList<Server> baselines, string work)
{
    // A baseline's responses have the same lengths as the product's, except for the digits of ids.
    private const double LengthTolerance = 0.02;

    public async Task<Comparison> MeasureAsync(Scenario scenario, Workspace seed, KeyFile? keys, CancellationToken ct)
    {
        var asked = scenario.Ask(seed);
        var a = Side(scenario, product, asked, keys);
        var baseline = baselines.Single(server => server.Name == scenario.Baseline);
        var b = Side(scenario, baseline, asked with { Path = scenario.BaselinePath ?? asked.Path }, keys);
        await CompareAsync(scenario, a, b, ct);
        await WarmUpAsync(scenario, a, ct);
        await WarmUpAsync(scenario, b, ct);

        ProcessReading.ForgetPeak(product.Id);
        ProcessReading.ForgetPeak(baseline.Id);
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var side in new[] { a, b }) side.Measures.Add(await MeasureAsync(scenario, side, ct));
            Log($"{scenario.Name}: round {round} of {options.Rounds}: {Describe(a)}; {Describe(b)}");
        }

        return new Comparison(scenario, Figures.Of(a.Measures), Figures.Of(b.Measures));
    }

    private Contestant Side(Scenario scenario, Server server, RequestText asked, KeyFile? keys)
    {
        var file = Path.Combine(work, $"{scenario.Name}.{server.Name}.http");
        File.WriteAllText(file, asked.ToString());
        return new Contestant(server, new LoadSource(file, keys), []);
    }

    // The own loader, since it counts each status. In scenarios with many keys, each key is used once.
    private async Task WarmUpAsync(Scenario scenario, Contestant side, CancellationToken ct)
    {
        var order = new LoadOrder(side.Server.Address, options.Connections, options.WarmUp, 0, TimeSpan.Zero);
        if (scenario.Keys == KeysOf.Known) order = order with { Duration = TimeSpan.FromMinutes(10), Requests = options.KnownKeys };
        var load = await OwnLoader.RunAsync(order, side.Source, [], ct);
        load.Expect(scenario.Status, Tolerated(scenario));
    }

    private async Task<Measure> MeasureAsync(Scenario scenario, Contestant side, CancellationToken ct)
    {
        var before = side.Server.Read();
        var load = await options.Loader.LoadAsync(side.Server.Address, side.Source, options.Connections, options.Duration, ct);
        var after = side.Server.Read();
        load.Expect(scenario.Status, Tolerated(scenario));

        // wrk counts only statuses of 400 and above, so the exact status is checked with one more request.
        await ProbeAsync(scenario, side, ct);
        return Measure.Of(load, before, after);
    }

    private int Tolerated(Scenario scenario) => scenario.LetThroughPerMinute * (2 + (int)options.Duration.TotalMinutes);

    // Responses of different lengths would not be comparable.
    private static async Task CompareAsync(Scenario scenario, Contestant a, Contestant b, CancellationToken ct)
    {
        var (ofProduct, ofBaseline) = (await ProbeAsync(scenario, a, ct), await ProbeAsync(scenario, b, ct));
        if (Math.Abs(ofProduct - ofBaseline) <= LengthTolerance * ofProduct + 1) return;
        throw new FailedRunException(
            $"The product's answer has {ofProduct} bytes, the {b.Server.Name} server's {ofBaseline}: give it the product's shape");
    }

    private static async Task<int> ProbeAsync(Scenario scenario, Contestant side, CancellationToken ct)
    {
        var key = side.Source.Keys is { } keys ? File.ReadLines(keys.Path).First() : "";
        var text = Encoding.UTF8.GetBytes(
            (await File.ReadAllTextAsync(side.Source.File, ct)).Replace(RequestText.AnyKey, key, StringComparison.Ordinal));
        AnswerSeen seen = default;
        for (var left = 1 + scenario.LetThroughPerMinute; left > 0 && seen.Status != scenario.Status; left--)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(side.Server.Address.Host, side.Server.Address.Port, ct);
            await socket.SendAsync(text, ct);
            seen = await new AnswerReader(socket).ReadAsync(ct);
        }

        return seen.Status == scenario.Status
            ? seen.BodyLength
            : throw new FailedRunException($"Expected {scenario.Status}, but the {side.Server.Name} server answered {seen.Status}");
    }

    private static string Describe(Contestant side) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{side.Server.Name} {side.Measures[^1].Rate:N0}/s, {side.Measures[^1].CpuMicroseconds:N1} µs");

    private static void Log(string progress) => Console.Error.WriteLine(progress);

    private sealed record Contestant(Server Server, LoadSource Source, List<Measure> Measures);
}
