using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Bench.Servers;

namespace Platform.Bench.Seed;

/// <summary>The organizations that are measured, created over HTTP as a user would.</summary>
/// <param name="Token">An access token of the measured organization's admin.</param>
/// <param name="Key">A key that acts for them.</param>
/// <param name="ProjectId">One of the organization's 1,000 projects.</param>
/// <param name="RefusedKey">A key of an organization with a limit of one request a minute.</param>
/// <param name="FloodKey">A key of a third organization, with 30 projects and practically no limit, which floods the node.</param>
internal sealed record Workspace(string Token, string Key, string ProjectId, string RefusedKey, string FloodKey)
{
    public const string Name = "Bench";
    public const string Email = "admin@bench.example";
    public const string ProjectDescription = "One of many, to be listed by twenties";

    /// <summary>The number of projects of the measured organization.</summary>
    public const int Projects = 1000;

    private const string Password = "a password for the bench";
    private const int FloodProjects = 30;

    // A change of plan takes effect on every node within a second.
    private static readonly TimeSpan PlanPatience = TimeSpan.FromSeconds(10);

    public static string ProjectName(int number) => $"Project {number:0000}";

    /// <summary>Creates the organizations.</summary>
    /// <exception cref="FailedRunException">The product refused something.</exception>
    public static async Task<Workspace> SeedAsync(Contestants contestants, Server product, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = product.Address };
        var token = await SignUpAsync(http, Name, Email, ct);
        await contestants.OperateAsync(["set-plan", Slug(Name), "enterprise"], ct);
        var key = await MakeKeyAsync(http, token, ct);

        var project = await MakeProjectsAsync(http, key, Projects, ct);

        const string refused = "Refused";
        var refusedToken = await SignUpAsync(http, refused, "admin@refused.example", ct);
        var refusedKey = await MakeKeyAsync(http, refusedToken, ct);

        const string flood = "Flood";
        var floodToken = await SignUpAsync(http, flood, "admin@flood.example", ct);
        await contestants.OperateAsync(["set-plan", Slug(flood), "enterprise"], ct);
        var floodKey = await MakeKeyAsync(http, floodToken, ct);
        await MakeProjectsAsync(http, floodKey, FloodProjects, ct);
        return new Workspace(token, key, project["data"]!["id"]!.GetValue<string>(), refusedKey, floodKey);
    }

    private static async Task<JsonNode> MakeProjectsAsync(HttpClient http, string key, int count, CancellationToken ct)
    {
        JsonNode project = null!;
        for (var number = 1; number <= count; number++)
        {
            project = await PostAsync(
                http, "/v1/projects", key, new JsonObject { ["name"] = ProjectName(number), ["description"] = ProjectDescription }, ct);
        }

        return project;
    }

    private static async Task<string> SignUpAsync(HttpClient http, string name, string email, CancellationToken ct)
    {
        var body = new JsonObject { ["name"] = name, ["slug"] = Slug(name), ["email"] = email, ["password"] = Password };
        return (await PostAsync(http, "/api/organizations", null, body, ct))["access_token"]!.GetValue<string>();
    }

    private static async Task<string> MakeKeyAsync(HttpClient http, string token, CancellationToken ct) =>
        (await PostAsync(http, "/api/api-keys", token, new JsonObject { ["name"] = "Bench" }, ct))["key"]!.GetValue<string>();

    private static string Slug(string name) => name.ToLowerInvariant() + "-co";

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, string? token, JsonObject body, CancellationToken ct)
    {
        var until = DateTime.UtcNow + PlanPatience;
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json")
            };
            if (token is not null) request.Headers.Authorization = new("Bearer", token);
            using var answer = await http.SendAsync(request, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            if (answer.StatusCode == HttpStatusCode.Created) return JsonNode.Parse(text)!;
            if (answer.StatusCode != HttpStatusCode.TooManyRequests || DateTime.UtcNow > until)
            {
                throw new FailedRunException($"POST {path} was answered with {(int)answer.StatusCode}: {text}");
            }

            await Task.Delay(200, ct);
        }
    }
}
