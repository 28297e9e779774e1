using Platform.Bench.Bare;
using Platform.Bench.Load;
using Platform.Bench.Seed;
using Platform.Bench.Servers;

namespace Platform.Bench.Run;

/// <summary>The keys that a scenario's requests rotate through.</summary>
internal enum KeysOf
{
    /// <summary>Always the same credential.</summary>
    None,

    /// <summary>Keys with an invalid checksum.</summary>
    Misspelt,

    /// <summary>Unknown keys with a valid checksum.</summary>
    Unknown,

    /// <summary>Keys that exist in the database.</summary>
    Known,
}

/// <summary>The goal of a scenario, as ratios to its baseline in the same run.</summary>
/// <param name="Rate">The least rate.</param>
/// <param name="Cpu">The most CPU time per request; null for no goal.</param>
internal sealed record Aim(double Rate, double? Cpu = null);

/// <summary>One kind of request, sent alternately to the product and its baseline.</summary>
/// <param name="Name">The name for <c>--only</c>.</param>
/// <param name="Ask">The request.</param>
internal sealed record Scenario(string Name, Func<Workspace, RequestText> Ask)
{
    /// <summary>The status of every response.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The server that does the same work by hand: the bare one, or the one with the database's driver.</summary>
    public string Baseline { get; init; } = Contestants.Bare;

    /// <summary>The path of the same response on the baseline; null for the same path.</summary>
    public string? BaselinePath { get; init; }

    /// <summary>The goal; null for none.</summary>
    public Aim? Aim { get; init; }

    public KeysOf Keys { get; init; }

    /// <summary>Whether the database contains very many keys.</summary>
    public bool AmongManyKeys { get; init; }

    /// <summary>How many requests a minute have another status, because a limit admits them.</summary>
    public int LetThroughPerMinute { get; init; }

    /// <summary>All scenarios, in the order in which they are measured.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("health", _ => new("GET", "/api/health")) { Aim = new(0.85, 1.2) },
        new("me-key", seed => Me(seed.Key)) { Aim = new(0.8, 1.25) },
        new("me-key-by-hand", seed => Me(seed.Key)) { BaselinePath = HandWritten.Path, Aim = new(0.9) },
        new("me-token", seed => Me(seed.Token)) { Aim = new(0.8, 1.25) },
        new("projects", seed => new("GET", "/v1/projects?limit=20", seed.Key)) { Baseline = Contestants.Driver, Aim = new(0.75) },
        new(
            "tasks",
            seed =>
                new(
                    "POST",
                    "/v1/tasks",
                    seed.Key,
                    $$"""{"title":"Measure it","project_id":"{{seed.ProjectId}}","description":"As often as it takes"}"""))
        {
            Status = StatusCodes.Status201Created, Baseline = Contestants.Driver, Aim = new(0.75)
        },
        new("refused-429", seed => Me(seed.RefusedKey))
        {
            Status = StatusCodes.Status429TooManyRequests, BaselinePath = BareServer.Refused429, LetThroughPerMinute = 1
        },
        new("bad-checksum", _ => Me(RequestText.AnyKey))
        {
            Status = StatusCodes.Status401Unauthorized, BaselinePath = BareServer.Refused401, Keys = KeysOf.Misspelt
        },
        new("good-checksum", _ => Me(RequestText.AnyKey))
        {
            Status = StatusCodes.Status401Unauthorized, BaselinePath = BareServer.Refused401, Keys = KeysOf.Unknown
        },
        new("me-key-1m", seed => Me(seed.Key)) { AmongManyKeys = true },
        new("me-keys-100k", _ => Me(RequestText.AnyKey)) { AmongManyKeys = true, Keys = KeysOf.Known },
    ];

    private static RequestText Me(string token) => new("GET", "/api/users/me", token);
}
