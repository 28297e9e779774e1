using Platform.Bench.Bare;
using Platform.Bench.Load;
using Platform.Bench.Seed;

namespace Platform.Bench.Run;

/// <summary>What a scenario's requests bear in turn.</summary>
internal enum KeysOf
{
    /// <summary>Always the same.</summary>
    None,

    /// <summary>Keys with a wrong checksum.</summary>
    Misspelt,

    /// <summary>Keys with a right checksum that no one made.</summary>
    Unknown,

    /// <summary>Keys that are in the database.</summary>
    Known,
}

/// <summary>One kind of request, asked of the product and of the bare server in turn.</summary>
/// <param name="Name">What <c>--only</c> calls it.</param>
/// <param name="Ask">The request.</param>
internal sealed record Scenario(string Name, Func<Workspace, RequestText> Ask)
{
    /// <summary>The status that every answer has.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Where the bare server gives the same answer; null: at the same path.</summary>
    public string? BarePath { get; init; }

    public KeysOf Keys { get; init; }

    /// <summary>Whether a great many keys are in the database.</summary>
    public bool AmongManyKeys { get; init; }

    /// <summary>How many requests a minute are not answered with the status, because a limit lets them through.</summary>
    public int LetThroughPerMinute { get; init; }

    /// <summary>All of them, in the order they are measured.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("health", _ => new("GET", "/api/health")),
        new("me-key", seed => Me(seed.Key)),
        new("me-token", seed => Me(seed.Token)),
        new("projects", seed => new("GET", "/v1/projects?limit=20", seed.Key)),
        new(
            "tasks",
            seed =>
                new(
                    "POST",
                    "/v1/tasks",
                    seed.Key,
                    $$"""{"title":"Measure it","project_id":"{{seed.ProjectId}}","description":"As often as it takes"}"""))
        {
            Status = StatusCodes.Status201Created
        },
        new("refused-429", seed => Me(seed.RefusedKey))
        {
            Status = StatusCodes.Status429TooManyRequests, BarePath = BareServer.Refused429, LetThroughPerMinute = 1
        },
        new("bad-checksum", _ => Me(RequestText.AnyKey))
        {
            Status = StatusCodes.Status401Unauthorized, BarePath = BareServer.Refused401, Keys = KeysOf.Misspelt
        },
        new("good-checksum", _ => Me(RequestText.AnyKey))
        {
            Status = StatusCodes.Status401Unauthorized, BarePath = BareServer.Refused401, Keys = KeysOf.Unknown
        },
        new("me-key-1m", seed => Me(seed.Key)) { AmongManyKeys = true },
        new("me-keys-100k", _ => Me(RequestText.AnyKey)) { AmongManyKeys = true, Keys = KeysOf.Known },
    ];

    private static RequestText Me(string token) => new("GET", "/api/users/me", token);
}
