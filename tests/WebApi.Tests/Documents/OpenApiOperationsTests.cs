using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Tests.Documents;

/// <summary>The operations in <c>GET /api/docs.json</c>.</summary>
public sealed class OpenApiOperationsTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Document_has_exactly_the_mapped_endpoints()
    {
        // Webhooks of the payment provider are described by the provider.
        var mapped = Endpoints().Where(endpoint => !IsPage(endpoint) && !PathOf(endpoint).StartsWith("/billing/", StringComparison.Ordinal))
            .SelectMany(endpoint =>
                endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method => $"{method} {PathOf(endpoint)}"))
            .Order().ToList();
        var documented = (await ServedDocument.FetchAsync(app.Http)).Operations.Select(operation => operation.Name).Order().ToList();
        Assert.NotEmpty(mapped);
        Assert.Equal(mapped, documented);
    }

    [Fact]
    public async Task Every_operation_has_an_id_a_summary_and_a_tag()
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
    public async Task Every_operation_documents_its_failures()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        Assert.All(document.Operations, operation =>
        {
            var statuses = operation.Responses.Select(response => response.Status).ToHashSet();
            var mustHave = new List<int> { 500 };
            if (NeedsCredential(operation)) mustHave.AddRange([401, 403]);
            if (operation.Path.Contains('{', StringComparison.Ordinal)) mustHave.Add(404);
            var validation = operation.Path.StartsWith("/v1/", StringComparison.Ordinal) ? 400 : 422;

            // Every operation refuses an unknown version.
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
    public async Task Every_operation_documents_its_credential()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        var access = Endpoints().Where(endpoint => !IsPage(endpoint))
            .ToDictionary(
                endpoint => $"{endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0]} {PathOf(endpoint)}",
                endpoint => endpoint.Metadata.GetRequiredMetadata<Access>());
        Assert.All(document.Operations, operation =>
        {
            // A public operation declares an empty list: without the member, some tools apply the document's default.
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
    public async Task Parameters_are_only_those_that_a_caller_can_send()
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
    public async Task Bodies_are_JSON_or_a_form_with_the_enforced_limits()
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
    public async Task CSV_response_is_documented_as_text_csv()
    {
        var content = (await ServedDocument.FetchAsync(app.Http)).Operation("GET", "/api/audit-events.csv")
            .Response(200)["content"]!.AsObject();
        Assert.Equal(["text/csv"], content.Select(media => media.Key));
        Assert.StartsWith("id,at,action,", (string?)content["text/csv"]!["example"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_documents_a_list_as_a_repeated_field_and_an_object_as_one_field_per_member()
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

        // OpenAPI 3.0.3, "Style Values": the members of an object are fields named like notifications[limits].
        static string? StyleOf(JsonNode member) => (string?)member["type"] == "array" ? "form" : IsObject(member) ? "deepObject" : null;

        static bool IsObject(JsonNode member) =>
            member.ToJsonString().Contains("\"$ref\":\"#/components/schemas/NotificationChanges\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_with_an_ETag_is_documented_with_If_None_Match_and_304()
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

    private IEnumerable<RouteEndpoint> Endpoints() =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    // Pages are for people; everything that a program calls is in the document.
    private static bool IsPage(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<Dialect>()?.IsForPages == true || PathOf(endpoint) == "/"
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
}
