using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Platform.WebApi.Http.Idempotency;

namespace Platform.WebApi.Tests.Documents;

/// <summary>Responses match the document, and its examples are accepted as requests.</summary>
public sealed class AnswersTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Responses_match_the_document()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        await CheckAsync(document, "GET", "/api/health", 200);
        await CheckAsync(document, "GET", "/api/health/ready", 200);
        await CheckAsync(document, "GET", "/api/users/me", 401);
        await CheckAsync(
            document, "POST", "/api/auth/login", 401, """{"email":"you@example.com","password":"another","org_slug":"acme"}""");
        await CheckAsync(document, "POST", "/api/auth/login", 422, "{}");
        await CheckAsync(document, "POST", "/api/organizations", 201);

        var signedIn = await CheckAsync(document, "POST", "/api/auth/login", 200);
        app.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)signedIn["access_token"]);
        await CheckAsync(document, "GET", "/api/users/me", 200);
        await CheckAsync(document, "GET", "/api/sessions", 200);
        await CheckAsync(document, "POST", "/api/users", 201);
        await CheckAsync(document, "POST", "/api/users", 422, "{}");
        await CheckAsync(document, "GET", "/api/users", 200);
        await CheckAsync(document, "GET", "/api/users/{id}", 200, id: 3);
        await CheckAsync(document, "GET", "/api/users/{id}", 404, id: 999);
        await CheckAsync(document, "PATCH", "/api/users/{id}", 200, id: 3);
        await CheckAsync(document, "DELETE", "/api/users/{id}", 422, id: 1);
        await CheckAsync(document, "DELETE", "/api/users/{id}", 204, id: 3);
        await CheckAsync(document, "POST", "/api/invitations/accept", 422);
        await CheckAsync(document, "POST", "/api/auth/forgot-password", 204);
        await CheckAsync(document, "POST", "/api/auth/reset-password", 422);
        await CheckAsync(document, "GET", "/api/organizations/current", 200);
        await CheckAsync(document, "PATCH", "/api/organizations/current", 200);
        await CheckAsync(document, "POST", "/authentication", 200);
        await CheckAsync(document, "POST", "/api/api-keys", 201);
        await CheckAsync(document, "GET", "/api/api-keys", 200);
        await CheckAsync(document, "GET", "/api/api-keys?limit=0", 422);
        await CheckAsync(document, "GET", "/api/api-keys/{id}", 200, id: 1);
        await CheckAsync(document, "GET", "/api/api-keys/{id}", 404, id: 999);
        await CheckAsync(document, "POST", "/api/api-keys/{id}/adopt", 200, id: 1);
        await CheckAsync(document, "POST", "/api/api-keys/{id}/rotate", 422, """{"grace_seconds":"soon","id":2}""", id: 1);
        await CheckAsync(document, "POST", "/api/api-keys/{id}/rotate", 201, id: 1);
        await CheckAsync(document, "POST", "/api/allowed-domains", 201);
        await CheckAsync(document, "POST", "/api/allowed-domains", 422);
        await CheckAsync(document, "GET", "/api/allowed-domains", 200);
        await CheckAsync(document, "DELETE", "/api/allowed-domains/{id}", 204, id: 1);
        await CheckAsync(document, "GET", "/api/usage", 200);
        await CheckAsync(document, "GET", "/api/usage?from=2026-01-01&to=2026-12-31", 422);
        await CheckAsync(document, "GET", "/api/audit-events", 200);
        await CheckAsync(document, "GET", "/api/audit-events?action=none", 422);
        await CheckAsync(document, "GET", "/api/audit-events.csv", 200);
        await CheckAsync(document, "POST", "/api/auth/refresh", 200, $$"""{"refresh_token":"{{signedIn["refresh_token"]}}"}""");
        await CheckAsync(document, "POST", "/api/auth/logout", 204);
    }

    /// <summary>Sends the given body or else the documented example, and checks the response against the document.</summary>
    private async Task<JsonNode> CheckAsync(
        ServedDocument document, string method, string path, int status, string? body = null, long? id = null)
    {
        var operation = document.Operation(method, path.Split('?')[0]);
        using var request = new HttpRequestMessage(
            new HttpMethod(method), path.Replace("{id}", id?.ToString(provider: null), StringComparison.Ordinal));
        if (operation.TakesBody)
        {
            var sent = body is null
                ? DocumentedOperation.Examples(operation.Node["requestBody"]!["content"]!["application/json"]!)[0]
                : JsonNode.Parse(body);
            request.Content = JsonContent.Create(sent);
        }

        using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == status, $"{operation.Name} answered {(int)answer.StatusCode} {text}");

        var response = operation.Response(status);

        // Only repeated creations have this header; these are sent once.
        var documented = response["headers"]!.AsObject().Where(header => header.Key != IdempotencyKey.ReplayedHeader);
        var headers = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
            .Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.All(documented, header => Assert.True(headers.Contains(header.Key), $"{operation.Name} {status} lacks {header.Key}"));
        if (response["content"]?["text/csv"]?["example"] is { } table)
        {
            Assert.Equal(((string)table!).Split('\n')[0], text.Split('\n')[0]);
            return new JsonObject();
        }

        if (response["content"]?["application/json"]?["schema"] is not { } schema)
        {
            Assert.Empty(text);
            return new JsonObject();
        }

        var value = JsonNode.Parse(text)!;
        Assert.Empty(document.Schema.Faults(value, schema, operation.Name));
        return value;
    }
}
