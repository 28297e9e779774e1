using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Platform.TestKit;
using Platform.WebApi.OpenApi;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Tests.Documents;

/// <summary>The document at <c>GET /api/docs.json</c>.</summary>
public sealed class OpenApiDocumentTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Checked_in_copy_of_every_version_is_the_served_document()
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
    public async Task Document_is_OpenAPI_3_0_with_title_version_and_licence()
    {
        var document = (await ServedDocument.FetchAsync(app.Http)).Root;
        Assert.StartsWith("3.0.", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.Equal("Platform API", (string?)document["info"]!["title"]);
        Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", (string)document["info"]!["version"]!);
        Assert.Equal("MIT", (string?)document["info"]!["license"]!["name"]);
    }

    [Fact]
    public async Task Document_names_the_server_it_was_fetched_from()
    {
        Assert.Equal(app.Url.GetLeftPart(UriPartial.Authority), await ServerAsync(null));
        Assert.Equal("http://api.example.com:8080", await ServerAsync("api.example.com:8080"));
    }

    [Fact]
    public async Task Document_declares_an_OpenAPI_version_that_older_tools_read() =>
        Assert.Equal("3.0.3", (string?)(await ServedDocument.FetchAsync(app.Http)).Root["openapi"]);

    [Fact]
    public async Task Document_is_public_and_cacheable_for_a_minute()
    {
        using var answer = await app.Http.GetAsync(new Uri("/api/docs.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("public, max-age=60", answer.Headers.CacheControl?.ToString());
    }

    // Tools that import the document send every parameter, with a generated value where it has no example.
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
    public async Task Documented_member_of_a_response_is_always_present()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        var requests = document.Operations.Where(operation => operation.TakesBody)
            .Select(operation => (string)operation.Node["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!).ToHashSet();

        // Schemas inside a request body are optional too: members that are left out aren't changed.
        var texts = requests.Select(name => document.Root["components"]!["schemas"]![name.Split('/')[^1]]!.ToJsonString()).ToList();
        requests.UnionWith(document.Root["components"]!["schemas"]!.AsObject().Select(schema => "#/components/schemas/" + schema.Key)
            .Where(name =>
                texts.Any(text => text.Contains($"\"{name}\"", StringComparison.Ordinal))
                    && !name.EndsWith("View", StringComparison.Ordinal)));
        Assert.All(
            document.Root["components"]!["schemas"]!.AsObject().Where(schema => !requests.Contains("#/components/schemas/" + schema.Key)),
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

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd();
}
