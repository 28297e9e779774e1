using Platform.Bench.Bare;
using Platform.Bench.Load;
using Platform.Bench.Seed;

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

/// <summary>One kind of request, sent alternately to the product and the bare server.</summary>
/// <param name="Name">The name for <c>--only</c>.</param>
/// <param name="Ask">The request.</param>
internal sealed record Scenario(string Name, Func<Workspace, RequestText> Ask)
{
    /// <summary>The status of every response.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The path of the same response on the bare server; null for the same path.</summary>
    public string? BarePath { get; init; }

    public KeysOf Keys { get; init; }

    /// <summary>Whether the database contains very many keys.</summary>
    public bool AmongManyKeys { get; init; }

    /// <summary>How many requests a minute have another status, because a limit admits them.</summary>
    public int LetThroughPerMinute { get; init; }

    /// <summary>All scenarios, in the order in which they are measured.</summary>
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
