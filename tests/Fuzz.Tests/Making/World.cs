using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Domain.ApiKeys;
using Platform.Domain.Users;
using Platform.Fuzz.Tests.Wire;
using Platform.TestKit;

namespace Platform.Fuzz.Tests.Making;

/// <summary>An organization with one resource of each kind, its credentials, and the ids of its resources.</summary>
internal sealed partial class World
{
    /// <summary>The prefix of every password that the admin gets.</summary>
    public const string NewPasswords = "a new password";

    private const int IdsKept = 20;

    private readonly Dictionary<string, List<string>> _ids = [];

    private World(Actor admin) => Admin = admin;

    public Actor Admin { get; }

    /// <summary>The admin's password.</summary>
    public string Password { get; private set; } = "";

    /// <summary>The organization's <c>X-Org-Key</c>.</summary>
    public string OrgKey { get; private set; } = "";

    /// <summary>An origin on the organization's list of allowed domains.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>The last <c>ETag</c> received.</summary>
    public string? ETag { get; private set; }

    /// <summary>Credentials by kind.</summary>
    public Dictionary<string, string> Credentials { get; } = [];

    /// <summary>Signs up an organization and adds its resources.</summary>
    public static async Task<World> MakeAsync(PlatformApp app)
    {
        var admin = await app.SignUpAsync();
        var world = new World(admin) { Password = admin.Password };
        var member = await admin.AddMemberAsync(Role.Member);
        var (all, narrow) = (await admin.MakeKeyAsync(), await admin.MakeKeyAsync("projects:read"));
        var test = await admin.MakeKeyAsync(["read", "write"], KeyEnvironment.Test, null);
        var revoked = await admin.MakeKeyAsync("read");
        await admin.DeleteAsync($"/api/api-keys/{revoked.Id}");
        foreach (var (name, token) in new (string, string)[]
        {
            ("admin", admin.AccessToken), ("member", member.AccessToken), ("key", all.Key), ("narrow", narrow.Key), ("test", test.Key),
            ("revoked", revoked.Key),
        })
        {
            world.Credentials[name] = token;
        }

        world.Add("/api/api-keys", $"{all.Id}", $"{narrow.Id}");
        world.Add("/api/users", $"{admin.UserId}", $"{member.UserId}");
        world.OrgKey = (await admin.GetAsync("/api/organizations/current")).TextOf("org_key");
        var domain = $"{admin.Slug}.example.com";
        world.Origin = "https://" + domain;
        world.Add("/api/allowed-domains", $"{(await admin.PostAsync("/api/allowed-domains", new { domain })).NumberOf("id")}");
        world.Add("/v1/keys", (await admin.PostAsync("/v1/keys", new { name = "A key", scopes = (string[])["tasks:read"] })).TextOf("id"));
        for (var i = 0; i < 2; i++) await world.AddProjectAsync();
        await admin.LogInAgainAsync();
        var sessions = (await admin.GetAsync("/api/sessions")).Member("data").EnumerateArray();
        world.Add("/api/sessions", [.. sessions.Select(session => session.GetProperty("id").GetRawText())]);
        return world;
    }

    /// <summary>The id of one of its resources; an unknown id if it has none.</summary>
    public string IdOf(string collection, Dice dice) =>
        _ids.TryGetValue(collection, out var ids) && ids.Count > 0 ? dice.Pick(ids)
        : collection == "/v1/keys" ? "01234567-89ab-7def-8123-456789abcdef"
        : "999999999";

    /// <summary>Remembers ids and tokens from a response for later requests.</summary>
    public void Learn(FuzzRequest request, FuzzAnswer answer)
    {
        if (answer["ETag"] is { } etag) ETag = etag;
        if (request.Operation?.Id == "changePassword" && answer.Status == 204
            && NewPassword().Match(Encoding.UTF8.GetString(request.Body)) is { Success: true } changed)
        {
            Password = changed.Value.Replace('+', ' ');
        }

        if (request.Operation is not { Method: "POST" } operation || answer.Status is not (200 or 201)
            || answer.Body is not [(byte)'{', ..])
        {
            return;
        }

        using var body = JsonDocument.Parse(answer.Body);
        var isWrapped = body.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object;
        var thing = isWrapped ? data : body.RootElement;
        if (operation.Id == "refreshSession") Admin.RefreshToken = thing.GetProperty("refresh_token").GetString()!;
        else if (answer.Status == 201 && thing.TryGetProperty("id", out var id)) Add(operation.Collection, id.ToString());
    }

    private async Task AddProjectAsync()
    {
        var project = (await Admin.PostAsync("/v1/projects", new { name = "A project" })).TextOf("data.id");
        Add("/v1/projects", project);
        Add("/v1/tasks", (await Admin.PostAsync("/v1/tasks", new { title = "A task", project_id = project })).TextOf("data.id"));
    }

    private void Add(string collection, params IEnumerable<string> ids)
    {
        if (!_ids.TryGetValue(collection, out var there)) _ids[collection] = there = [];
        there.AddRange(ids);
        if (there.Count > IdsKept) there.RemoveRange(0, there.Count - IdsKept);
    }

    [GeneratedRegex("a[ +]new[ +]password[ +][a-z0-9]{8}")]
    private static partial Regex NewPassword();
}
