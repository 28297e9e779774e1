using System.Text.Json;
using Platform.Domain.Access;
using Platform.TestKit;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Tests.Versions;

namespace Platform.WebApi.Tests.Http;

/// <summary>
/// Checks every endpoint, so that a new one can't ship without access rules, in the wrong dialect, or without tenant isolation.
/// </summary>
public sealed class EndpointWalk(SharedApp shared)
{
    private IReadOnlyList<MappedEndpoint> Endpoints => MappedEndpoint.Of(shared.App);

    public static TheoryData<string> Versions => VersionTexts.All;

    [Fact]
    public void Endpoints_are_found_with_their_metadata_Has_teeth()
    {
        var rotate = Endpoints.Single(e => e.Method == "POST" && e.Pattern == "/api/api-keys/{id:long}/rotate");

        Assert.Equal("/api/api-keys/7/rotate", rotate.Path("7"));
        Assert.Equal(["grace_seconds"], rotate.BodyMembers().Select(m => m.Name));
        Assert.True(rotate.BodyIsOptional);
        Assert.Equal(Permissions.KeysWrite, rotate.Access!.Needs);
        Assert.Same(Dialect.Platform, rotate.Dialect);
        Assert.True(Endpoints.Count >= 18, string.Join('\n', Endpoints));
    }

    [Fact]
    public void Every_endpoint_declares_its_access_and_its_dialect() =>
        Assert.All(Endpoints, e => Assert.True(e is { Access: not null, Dialect: not null }, $"{e} lacks its access or its dialect"));

    [Fact]
    public void Only_endpoints_with_a_body_declare_one() =>
        Assert.All(
            Endpoints.Where(e => !TakesSignedBytes(e)), e => Assert.Equal(e.Method is "POST" or "PUT" or "PATCH", e.Body is not null));

    // Signed bodies are read as raw bytes.
    private static bool TakesSignedBytes(MappedEndpoint endpoint) => endpoint.Pattern == "/billing/stripe/events";

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_endpoint_that_is_not_public_requires_a_credential(string version)
    {
        foreach (var endpoint in Endpoints)
        {
            var answer = await shared.App.Anonymous.SendAsync(
                new HttpMethod(endpoint.Method), endpoint.Path(), endpoint.Body is null ? null : new { }, version);

            Assert.True((answer.Status == 401) == (endpoint.Access!.Credential != AccessCredential.None), $"{endpoint}: {answer}");
            if (answer.Status == 401) AssertFailure(endpoint, answer, 401, "UNAUTHORIZED", "Authentication required");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_endpoint_with_a_body_refuses_malformed_JSON(string version)
    {
        var admin = await SignUpAsync(version);
        foreach (var endpoint in Endpoints.Where(e => e.Body is not null))
        {
            foreach (var body in (string[])["{", "[]", "null", "{\"a\":1,\"a\":2}"])
            {
                AssertInvalid(endpoint, await endpoint.CallAsync(admin, body: body));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_endpoint_with_a_body_refuses_another_media_type(string version)
    {
        var admin = await SignUpAsync(version);
        foreach (var endpoint in Endpoints.Where(e => e.Body is not null))
        {
            var answer = await admin.SendAsync(new HttpMethod(endpoint.Method), endpoint.Path(), new StringContent("{}"));
            AssertFailure(endpoint, answer, 415, "UNSUPPORTED_MEDIA_TYPE", null);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_endpoint_with_an_id_returns_the_same_404_for_an_unknown_and_a_foreign_one(string version)
    {
        var admin = await SignUpAsync(version);
        var stranger = await SignUpAsync(version);
        foreach (var endpoint in Endpoints.Where(e => e.HasId))
        {
            var own = await RealIdAsync(endpoint, admin);
            var others = await RealIdAsync(endpoint, stranger);

            var body = await BodyAsync(endpoint, admin);

            var unknown = await endpoint.CallAsync(admin, body: body);
            var foreign = await endpoint.CallAsync(admin, others, body);

            AssertFailure(endpoint, unknown, 404, "NOT_FOUND", null);
            AssertFailure(endpoint, foreign, 404, "NOT_FOUND", null);
            Assert.Equal(unknown.Text, foreign.Text);
            var found = await endpoint.CallAsync(admin, own, body);
            Assert.True(found.Status < 300, $"{endpoint} does not find the caller's own: {found}");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_endpoint_accepts_exactly_the_sufficient_scopes(string version)
    {
        var admin = await SignUpAsync(version);
        foreach (var scope in Scope.All)
        {
            var key = await admin.MakeKeyAsync(scope.Name);
            foreach (var endpoint in Endpoints.Where(e => e.Access!.Credential != AccessCredential.None))
            {
                var mayCall = endpoint.Access!.Credential == AccessCredential.Any && scope.Permissions.HasFlag(endpoint.Access.Needs);

                // The id is unknown and the body is invalid: only whether the request passes authorization matters.
                var answer = await endpoint.CallAsync(key, body: endpoint.Body is null ? null : "[]");

                Assert.True((answer.Status == 403) != mayCall, $"{endpoint} with {scope.Name}: {answer}");
                if (answer.Status == 403) AssertFailure(endpoint, answer, 403, "FORBIDDEN", "Insufficient permissions");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_endpoint_for_live_data_returns_404_to_a_test_credential(string version)
    {
        var admin = await SignUpAsync(version);
        var test = await admin.MakeKeyAsync(["admin"], KeyEnvironment.Test, expiresAt: null);
        var endpoints = Endpoints.Where(e => e.HasId && e.Dialect == Dialect.Workspace).ToList();
        Assert.NotEmpty(endpoints);
        foreach (var endpoint in endpoints)
        {
            var live = await RealIdAsync(endpoint, admin);
            var body = await BodyAsync(endpoint, admin);

            var unknown = await endpoint.CallAsync(test, body: body);
            var unseen = await endpoint.CallAsync(test, live, body);

            AssertFailure(endpoint, unseen, 404, "NOT_FOUND", null);
            Assert.Equal(unknown.Text, unseen.Text);
            Assert.True((await endpoint.CallAsync(admin, live, body)).Status < 300, $"{endpoint} does not find what was hidden");
        }
    }

    // A new kind of object fails the test until it has a line here.
    private async Task<string> RealIdAsync(MappedEndpoint endpoint, Actor owner)
    {
        var kind = endpoint.Pattern[..endpoint.Pattern.IndexOf("/{", StringComparison.Ordinal)];
        return kind switch
        {
            "/api/allowed-domains" => $"{(await owner.PostAsync(kind, new { domain = $"{Guid.NewGuid():n}.example.com" })).NumberOf("id")}",
            "/api/api-keys" => $"{(await owner.MakeKeyAsync("read")).Id}",
            "/api/identities" => $"{await Identities.AddAsync(shared.App, owner)}",
            "/api/sessions" => await NewSessionAsync(owner),
            "/api/users" => $"{(await owner.AddMemberAsync(Role.Developer)).UserId}",
            "/v1/keys" => (await owner.PostAsync(kind, new { name = "Key", scopes = (string[])["read"] })).TextOf("id"),
            "/v1/projects" => await NewProjectAsync(owner),
            "/v1/tasks" =>
                (await owner.PostAsync(kind, new { title = "Task", project_id = await NewProjectAsync(owner) })).TextOf("data.id"),
            _ => throw new InvalidOperationException($"Say here how to make a thing of {kind}, for {endpoint}."),
        };
    }

    // A replacement needs all members; other bodies may be empty.
    private static async Task<object?> BodyAsync(MappedEndpoint endpoint, Actor owner) => (endpoint.Method, endpoint.Pattern) switch
    {
        ("PUT", "/v1/projects/{id}") => new { name = "Replaced" },
        ("PUT", "/v1/tasks/{id}") => new { title = "Replaced", project_id = await NewProjectAsync(owner) },
        _ => null,
    };

    private async Task<Actor> SignUpAsync(string version)
    {
        var admin = await shared.App.SignUpAsync();
        await admin.PinAsync(version);
        return admin;
    }

    private static async Task<string> NewSessionAsync(Actor owner)
    {
        await owner.LogInAgainAsync();
        return (await owner.GetAsync("/api/sessions")).Member("data")[0].GetProperty("id").GetRawText();
    }

    private static async Task<string> NewProjectAsync(Actor owner) =>
        (await owner.PostAsync("/v1/projects", new { name = "Project" })).TextOf("data.id");

    private static void AssertInvalid(MappedEndpoint endpoint, ApiAnswer answer)
    {
        if (endpoint.Dialect == Dialect.Platform) Expect.Details(answer);
        else AssertFailure(endpoint, answer, 400, "VALIDATION_ERROR", null);
    }

    private static void AssertFailure(MappedEndpoint endpoint, ApiAnswer answer, int status, string code, string? message)
    {
        Assert.True(answer.Status == status, $"{endpoint} not {status}: {answer}");
        var error = answer.Json.GetProperty("error");
        if (endpoint.Dialect == Dialect.Platform)
        {
            Assert.Equal(["error"], Expect.Members(answer.Json));
            Assert.Equal(message ?? error.GetString(), error.GetString());
            return;
        }

        Assert.Equal(endpoint.Dialect == Dialect.Keys ? ["error"] : ["success", "error"], Expect.Members(answer.Json));
        if (endpoint.Dialect == Dialect.Workspace) Assert.Equal(JsonValueKind.False, answer.Member("success").ValueKind);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(message ?? error.GetProperty("message").GetString(), error.GetProperty("message").GetString());
    }
}
