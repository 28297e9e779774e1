using Platform.TestKit;

namespace Platform.Sdk.Tests.Guides;

/// <summary>The preconditions of a guide's examples.</summary>
/// <param name="BeforeAsync">Runs before the first example, on a new server in Development; returns the
/// environment variables of the examples.</param>
/// <param name="WhenRead">Variables that exist only after earlier examples: each is computed before the first example that uses it.</param>
internal sealed record GuideSetup(
    Func<PlatformApp, Task<Dictionary<string, string>>> BeforeAsync,
    params (string Name, Func<PlatformApp, Task<string>> MakeAsync)[] WhenRead)
{
    /// <summary>The operator's key of every server on which guides are tested.</summary>
    public const string OperatorKey = "operator-key-of-the-guides-examples";

    private const int ProjectsOnThreePages = 45;

    /// <summary>The setups by guide name.</summary>
    public static readonly IReadOnlyDictionary<string, GuideSetup> All = new Dictionary<string, GuideSetup>
    {
        ["getting-started"] = new(Nothing),
        ["sdks"] = new(KeyAsync),
        ["authentication"] = new(KeyAsync),
        ["keys"] = new(KeyAsync),
        ["errors"] = new(KeyAsync),
        ["limits"] = new(KeyAsync),
        ["pagination"] = new(ProjectsAsync),
        ["idempotency"] = new(KeyAsync),
        ["browsers"] = new(KeyAsync),
        ["administration"] = new(
            Nothing,
            ("INVITATION", async app => (await app.Mails.WaitAsync("colleague@example.com")).Token),
            ("RESET", async app => (await app.Mails.WaitAsync("admin@example.com", "Reset")).Token)),
        ["audit"] = new(KeyAsync),
        ["versions"] = new(KeyAsync),
        ["plans"] = new(KeyAsync),
        ["running"] = new(_ => Task.FromResult(new Dictionary<string, string> { ["OPERATOR_KEY"] = OperatorKey })),
    };

    private static Task<Dictionary<string, string>> Nothing(PlatformApp app) => Task.FromResult(new Dictionary<string, string>());

    // A key of the admin that Development is seeded with, who is the person in the examples.
    private static async Task<Dictionary<string, string>> KeyAsync(PlatformApp app)
    {
        var signedIn = await app.Anonymous.PostAsync(
            "/api/auth/login", new { email = "you@example.com", password = "your-password", org_slug = "acme" });
        var made = await app.Anonymous.With(signedIn.TextOf("access_token")).PostAsync("/api/api-keys", new { name = "Examples" });
        return new Dictionary<string, string> { ["PLATFORM_API_KEY"] = made.TextOf("key") };
    }

    // Enough for the pages that the guide requests, and a task that isn't started.
    private static async Task<Dictionary<string, string>> ProjectsAsync(PlatformApp app)
    {
        var environment = await KeyAsync(app);
        var client = app.Anonymous.With(environment["PLATFORM_API_KEY"]);
        var project = "";
        for (var i = 1; i <= ProjectsOnThreePages; i++)
        {
            project = (await client.PostAsync("/v1/projects", new { name = $"Project {i}" })).TextOf("data.id");
        }

        await client.PostAsync("/v1/tasks", new { title = "Task", project_id = project });
        return environment;
    }
}
