using System.Text.Json.Nodes;
using Platform.Fuzz.Tests.Checks;
using Platform.Fuzz.Tests.Making;
using Platform.Fuzz.Tests.Wire;
using Platform.TestKit;
using Platform.WebApi.Tests.Documents;

namespace Platform.Fuzz.Tests.Run;

/// <summary>
/// Sends generated requests to an app from several concurrent clients and collects responses that break a rule. A run consists of rounds:
/// each has its own organization and depends only on the seed and its number, so that a single round can be repeated.
/// </summary>
internal sealed class Fuzzer
{
    private const int RequestsPerRound = 60;
    private const int RawPercent = 8;
    private const int MailedTokensPerRun = 8;

    private readonly PlatformApp _app;
    private readonly FuzzOptions _options;
    private readonly IReadOnlyList<ApiOperation> _operations;
    private readonly AnswerRules _rules;

    private int _rounds;

    private Fuzzer(PlatformApp app, FuzzOptions options, IReadOnlyList<ApiOperation> operations, AnswerRules rules)
    {
        (_app, _options, _operations, _rules) = (app, options, operations, rules);
        Findings = new Findings(options.Seed, app.Url.Authority);
        Coverage = new Coverage(operations);
    }

    public Findings Findings { get; }

    public Coverage Coverage { get; }

    /// <summary>The number of rounds begun.</summary>
    public int Rounds => _rounds;

    /// <summary>Runs until the time has elapsed.</summary>
    public static async Task<Fuzzer> RunAsync(PlatformApp app, FuzzOptions options, CancellationToken ct)
    {
        var document = JsonNode.Parse((await app.Anonymous.GetAsync("/api/docs.json")).Text)!;
        var schema = new JsonSchema(document);
        var operations = ApiOperation.AllOf(document, schema).Where(operation => options.Asks(operation.ToString())).ToList();
        var fuzzer = new Fuzzer(app, options, operations, new AnswerRules(schema));
        await fuzzer.RunAsync(ct);
        return fuzzer;
    }

    private async Task RunAsync(CancellationToken ct)
    {
        var needsTokens = _operations.Any(operation => operation.Id == "resetPassword");
        var tokens = await MailedTokens.CollectAsync(_app, needsTokens ? MailedTokensPerRun : 0);
        var stranger = await World.MakeAsync(_app);
        if (_options.Round is { } round)
        {
            await RoundAsync(round, stranger, tokens, ct);
            return;
        }

        var end = TimeProvider.System.GetTimestamp() + (long)(_options.Time.TotalSeconds * TimeProvider.System.TimestampFrequency);
        await Task.WhenAll(Enumerable.Range(0, _options.Clients).Select(_ => Task.Run(
            async () =>
            {
                while (TimeProvider.System.GetTimestamp() < end) await RoundAsync(Interlocked.Increment(ref _rounds), stranger, tokens, ct);
            },
            ct)));
    }

    private async Task RoundAsync(int round, World stranger, MailedTokens tokens, CancellationToken ct)
    {
        var dice = Dice.Of(_options.Seed, round);
        var world = await World.MakeAsync(_app);
        var requests = new RequestMaker(dice, world, stranger, tokens);
        var shapes = new RawShapes(dice, world, _app.Url.Authority);
        using var connection = new RawConnection(_app.Url);
        for (var i = 0; i < RequestsPerRound; i++)
        {
            var request = _options.SendsRaw && dice.Chance(RawPercent) ? shapes.Make() : requests.Make(dice.Pick(_operations));
            await AskAsync(round, world, connection, request, ct);
        }
    }

    private async Task AskAsync(int round, World world, RawConnection connection, FuzzRequest request, CancellationToken ct)
    {
        FuzzAnswer? answer;
        try
        {
            answer = await connection.SendAsync(request, ct);
        }
        catch (TimeoutException)
        {
            Findings.Add(round, request, null, "answered", "Nothing came for 20 seconds");
            return;
        }

        Coverage.Add(request, answer);
        foreach (var (rule, fault) in _rules.FaultsOf(request, answer)) Findings.Add(round, request, answer, rule, fault);
        if (answer is not null) world.Learn(request, answer);
    }
}
