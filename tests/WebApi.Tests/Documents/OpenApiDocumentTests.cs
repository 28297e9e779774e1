using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.TestKit;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;
using Platform.WebApi.OpenApi;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Tests.Documents;

/// <summary><c>GET /api/docs.json</c>.</summary>
public sealed class OpenApiDocumentTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task The_checked_in_copy_of_each_version_is_what_is_served()
    {
        var versions = app.Services.GetRequiredService<ApiVersions>().NewestFirst;
        foreach (var release in versions)
        {
            var copy = RepositoryRoot.Combine("docs", "openapi", release.Name + ".json");
            var served = await app.Services.GetRequiredService<ApiDocument>().ForServerAsync(release, "http://localhost:3001");
            Assert.True(
                Lines(
                    await File.ReadAllTextAsync(copy, TestContext.Current.CancellationToken)) == Lines(
                        System.Text.Encoding.UTF8.GetString(served)),
                $"{copy} is not what the product serves now. Renew it with build/openapi and commit it.");
        }

        var copies = Directory.GetFiles(RepositoryRoot.Combine("docs", "openapi"))
            .Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal);
        Assert.Equal(versions.Select(release => release.Name).Reverse(), copies);
    }

    [Fact]
    public async Task Is_OpenAPI_3_0_with_title_version_and_licence()
    {
        var document = (await ServedDocument.FetchAsync(app.Http)).Root;
        Assert.StartsWith("3.0.", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.Equal("Platform API", (string?)document["info"]!["title"]);
        Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", (string)document["info"]!["version"]!);
        Assert.Equal("MIT", (string?)document["info"]!["license"]!["name"]);
    }

    [Fact]
    public async Task Names_the_server_it_was_fetched_from()
    {
        Assert.Equal(app.Url.GetLeftPart(UriPartial.Authority), await ServerAsync(null));
        Assert.Equal("http://api.example.com:8080", await ServerAsync("api.example.com:8080"));
    }

    [Fact]
    public async Task Says_a_version_that_older_tools_read() =>
        Assert.Equal("3.0.3", (string?)(await ServedDocument.FetchAsync(app.Http)).Root["openapi"]);

    [Fact]
    public async Task Is_for_anyone_and_may_be_kept_for_a_while()
    {
        using var answer = await app.Http.GetAsync(new Uri("/api/docs.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("public, max-age=60", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Has_every_endpoint_and_no_other()
    {
        // What a payment provider calls is described by the provider.
        var mapped = Endpoints().Where(endpoint => !IsPage(endpoint) && !PathOf(endpoint).StartsWith("/billing/", StringComparison.Ordinal))
            .SelectMany(endpoint =>
                endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method => $"{method} {PathOf(endpoint)}"))
            .Order().ToList();
        var documented = (await ServedDocument.FetchAsync(app.Http)).Operations.Select(operation => operation.Name).Order().ToList();
        Assert.NotEmpty(mapped);
        Assert.Equal(mapped, documented);
    }

    [Fact]
    public async Task Every_operation_says_what_it_is()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        var tags = document.Root["tags"]!.AsArray().Select(tag => (string)tag!["name"]!).ToHashSet();
        Assert.All(document.Root["tags"]!.AsArray(), tag => Assert.NotEmpty((string?)tag!["description"] ?? ""));
        Assert.All(document.Operations, operation =>
        {
            Assert.NotEmpty((string?)operation.Node["operationId"] ?? "");
            Assert.NotEmpty((string?)operation.Node["summary"] ?? "");
            Assert.Contains((string)operation.Node["tags"]!.AsArray().Single()!, tags);
            Assert.Contains(operation.Responses, response => response.Status is >= 200 and < 300);
            Assert.All(operation.Responses, response =>
            {
                Assert.NotNull(response.Response["headers"]?[RequestIds.Header]);
                Assert.NotNull(response.Response["headers"]?[VersionHeaders.Version]);
            });
        });
        Assert.Distinct(document.Operations.Select(operation => (string?)operation.Node["operationId"]));
    }

    [Fact]
    public async Task Every_operation_tells_its_failures()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        Assert.All(document.Operations, operation =>
        {
            var statuses = operation.Responses.Select(response => response.Status).ToHashSet();
            var mustHave = new List<int> { 500 };
            if (NeedsCredential(operation)) mustHave.AddRange([401, 403]);
            if (operation.Path.Contains('{', StringComparison.Ordinal)) mustHave.Add(404);
            var validation = operation.Path.StartsWith("/v1/", StringComparison.Ordinal) ? 400 : 422;

            // Each of them refuses a version that isn't there.
            mustHave.Add(validation);
            if (operation.TakesBody) mustHave.AddRange([413, 415]);
            if (ParametersOf(operation).Contains("If-Match")) mustHave.Add(412);
            if (ParametersOf(operation).Contains("Idempotency-Key")) mustHave.Add(422);
            if (!operation.Path.StartsWith("/api/health", StringComparison.Ordinal)) mustHave.Add(429);
            Assert.Subset(statuses, mustHave.ToHashSet());

            foreach (var (status, response) in operation.Responses)
            {
                Assert.Equal(status == 401, response["headers"]!["WWW-Authenticate"] is not null);
                Assert.Equal(status is 429 or 503, response["headers"]!["Retry-After"] is not null);
                Assert.Equal(status is 204 or 304, response["content"] is null);
            }
        });
        Assert.Contains(
            "409", document.Operation("POST", "/api/api-keys/{id}/rotate").Node["responses"]!.AsObject().Select(response => response.Key));
        Assert.Equal(
            """{"error":"Invalid credentials"}""",
            document.Operation("POST", "/api/auth/login").Response(401)["content"]!["application/json"]!["example"]!.ToJsonString());
    }

    [Fact]
    public async Task Every_operation_tells_which_credential_it_takes()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        var access = Endpoints().Where(endpoint => !IsPage(endpoint))
            .ToDictionary(
                endpoint => $"{endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0]} {PathOf(endpoint)}",
                endpoint => endpoint.Metadata.GetRequiredMetadata<Access>());
        Assert.All(document.Operations, operation =>
        {
            // One that takes none says so: without the member, some readers take the document's default for it.
            Assert.NotNull(operation.Node["security"]);
            Assert.Equal(access[operation.Name].Credential != AccessCredential.None, NeedsCredential(operation));
            Assert.Equal(access[operation.Name].Needs != Domain.Access.Permissions.None, operation.Node["x-required-scope"] is not null);
        });
        Assert.Equal("http", (string?)document.Root["components"]!["securitySchemes"]!["bearerAuth"]!["type"]);
        Assert.Equal("bearer", (string?)document.Root["components"]!["securitySchemes"]!["bearerAuth"]!["scheme"]);
        Assert.Equal("keys:write", (string?)document.Operation("POST", "/api/api-keys").Node["x-required-scope"]);
        Assert.Equal("admin", (string?)document.Operation("POST", "/api/api-keys/{id}/adopt").Node["x-required-scope"]);
        Assert.Contains(
            "access token", (string?)document.Operation("GET", "/api/sessions").Node["description"] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_are_what_a_caller_can_send_and_nothing_of_the_handlers()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        Assert.Equal(
            [
                "action",
                "actor",
                "from",
                "id",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "limit",
                "offset",
                "project_id",
                "status",
                "target_id",
                "target_type",
                "to",
                "version"
            ],
            document.Operations.SelectMany(ParametersOf).Distinct().Order(StringComparer.OrdinalIgnoreCase));
        var limit = document.Operation("GET", "/api/api-keys").Node["parameters"]!.AsArray()
            .Single(parameter => (string?)parameter!["name"] == "limit")!["schema"]!;
        Assert.Equal((1, 100, 20), ((int)limit["minimum"]!, (int)limit["maximum"]!, (int)limit["default"]!));
        var id = document.Operation("GET", "/api/api-keys/{id}").Node["parameters"]![0]!;
        Assert.Equal(("path", "int64"), ((string?)id["in"], (string?)id["schema"]!["format"]));
    }

    [Fact]
    public async Task Bodies_may_be_JSON_or_a_form_and_have_the_limits_that_are_enforced()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        Assert.All(document.Operations.Where(operation => operation.TakesBody), operation =>
            Assert.Equal(
                ["application/json", "application/x-www-form-urlencoded"],
                operation.Node["requestBody"]!["content"]!.AsObject().Select(content => content.Key)));

        var schemas = document.Root["components"]!["schemas"]!;
        Assert.Equal("""["email","password","org_slug"]""", schemas["LogIn"]!["required"]!.ToJsonString());
        Assert.Equal(
            (8, 128),
            (
                (int)schemas["SignUp"]!["properties"]!["password"]!["minLength"]!,
                (int)schemas["SignUp"]!["properties"]!["password"]!["maxLength"]!));
        Assert.Equal(604800, (int)schemas["RotateApiKey"]!["properties"]!["grace_seconds"]!["maximum"]!);
        Assert.Equal(1, (int)schemas["CreateApiKey"]!["properties"]!["scopes"]!["minItems"]!);
        Assert.Equal(
            Domain.Access.Scope.All.Select(scope => scope.Name), schemas["Scope"]!["enum"]!.AsArray().Select(word => (string)word!));
    }

    [Fact]
    public async Task A_table_is_told_as_one()
    {
        var content = (await ServedDocument.FetchAsync(app.Http)).Operation("GET", "/api/audit-events.csv")
            .Response(200)["content"]!.AsObject();
        Assert.Equal(["text/csv"], content.Select(media => media.Key));
        Assert.StartsWith("id,at,action,", (string?)content["text/csv"]!["example"], StringComparison.Ordinal);
    }

    // Programs that import the document send every parameter, with a value of their own where it has none.
    [Fact]
    public async Task Org_key_header_is_described_in_prose_and_is_no_parameter()
    {
        var root = (await ServedDocument.FetchAsync(app.Http)).Root;
        Assert.Contains("X-Org-Key", (string?)root["info"]!["description"], StringComparison.Ordinal);
        Assert.Contains(
            "X-Org-Key", (string?)root["components"]!["securitySchemes"]!["bearerAuth"]!["description"], StringComparison.Ordinal);
        Assert.DoesNotContain("X-Org-Key", root["paths"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_in_a_form_is_a_field_that_repeats_and_an_object_one_field_for_each_member()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        var forms = document.Operations.Where(operation => operation.TakesBody)
            .Select(operation => operation.Node["requestBody"]!["content"]!["application/x-www-form-urlencoded"]!).ToList();
        Assert.Contains(forms, form => form["encoding"]?["scopes"] is not null);
        Assert.All(forms, form =>
        {
            var members = document.Schema.Resolved(form["schema"]!)["properties"] as JsonObject ?? [];
            var styles = members.Where(member => StyleOf(member.Value!) is not null)
                .ToDictionary(member => member.Key, member => StyleOf(member.Value!));
            var encodings = form["encoding"]?.AsObject() ?? [];
            Assert.Equal(styles, encodings.ToDictionary(member => member.Key, member => (string?)member.Value!["style"]));
            Assert.All(encodings, member => Assert.Equal(true, (bool?)member.Value!["explode"]));
        });

        // OpenAPI 3.0.3, "Style Values": an object's members are fields named like notifications[limits].
        static string? StyleOf(JsonNode member) => (string?)member["type"] == "array" ? "form" : IsObject(member) ? "deepObject" : null;

        static bool IsObject(JsonNode member) =>
            member.ToJsonString().Contains("\"$ref\":\"#/components/schemas/NotificationChanges\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_with_an_ETag_is_documented_with_If_None_Match_and_304()
    {
        var reads = (await ServedDocument.FetchAsync(app.Http)).Operations
            .Where(operation => operation.Method == "GET" && operation.Response(200)["headers"]!["ETag"] is not null).ToList();
        Assert.Equal(["GET /v1/projects/{id}", "GET /v1/tasks/{id}"], reads.Select(operation => operation.Name));
        Assert.All(reads, operation =>
        {
            Assert.Contains("If-None-Match", ParametersOf(operation));
            Assert.NotNull(operation.Response(304)["headers"]!["ETag"]);
        });
    }

    [Fact]
    public async Task A_documented_member_of_an_answer_is_always_there()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        var asked = document.Operations.Where(operation => operation.TakesBody)
            .Select(operation => (string)operation.Node["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!).ToHashSet();

        // Within a body too, what is left out isn't changed.
        var texts = asked.Select(name => document.Root["components"]!["schemas"]![name.Split('/')[^1]]!.ToJsonString()).ToList();
        asked.UnionWith(document.Root["components"]!["schemas"]!.AsObject().Select(schema => "#/components/schemas/" + schema.Key)
            .Where(name =>
                texts.Any(text => text.Contains($"\"{name}\"", StringComparison.Ordinal))
                    && !name.EndsWith("View", StringComparison.Ordinal)));
        Assert.All(
            document.Root["components"]!["schemas"]!.AsObject().Where(schema => !asked.Contains("#/components/schemas/" + schema.Key)),
            schema => AllRequired(schema.Value!));
        Assert.Equal(true, (bool?)document.Root["components"]!["schemas"]!["ApiKeyView"]!["properties"]!["last_used_at"]!["nullable"]);
    }

    private static void AllRequired(JsonNode schema)
    {
        if (schema["properties"] is not JsonObject members) return;
        Assert.Equal(members.Select(member => member.Key).Order(), schema["required"]!.AsArray().Select(name => (string)name!).Order());
        Assert.All(members, member => AllRequired(member.Value!));
    }

    private async Task<string?> ServerAsync(string? host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/docs.json");
        request.Headers.Host = host;
        using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (string?)document!["servers"]!.AsArray().Single()!["url"];
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    // Pages are for people, and their own document; everything a program calls is in this one.
    private static bool IsPage(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<Dialect>() == Dialect.Pages || PathOf(endpoint) == "/"
            || PathOf(endpoint).StartsWith("/developers", StringComparison.Ordinal)
            || PathOf(endpoint).StartsWith("/assets", StringComparison.Ordinal);

    private static string PathOf(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText!.Replace(":long", "", StringComparison.Ordinal)
            .Replace(":guid", "", StringComparison.Ordinal)
            .TrimEnd('/') is { Length: > 0 } path
            ? path
            : "/";

    private static bool NeedsCredential(DocumentedOperation operation) =>
        operation.Node["security"]!.AsArray().SingleOrDefault()?["bearerAuth"] is not null;

    private static IEnumerable<string> ParametersOf(DocumentedOperation operation) =>
        operation.Node["parameters"]?.AsArray().Select(parameter => (string)parameter!["name"]!) ?? [];

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd();
}
