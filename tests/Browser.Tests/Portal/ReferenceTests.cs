using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Platform.WebApi.Tests.Documents;

namespace Platform.Browser.Tests.Portal;

/// <summary><c>/developers/api</c> in a browser.</summary>
public sealed class ReferenceTests(RunningApp app, Chromium chromium) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Reference_lists_every_operation_calls_no_other_host_and_is_accessible()
    {
        await using var watched = await chromium.NewPageAsync(app.Url);
        await OpenAsync(watched);

        var summaries = await SummariesAsync();
        Assert.NotEmpty(summaries);
        foreach (var summary in summaries)
        {
            await Assertions.Expect(watched.Page.GetByRole(AriaRole.Link, new() { Name = summary }).First).ToBeVisibleAsync();
        }

        // Requests that the page still sends by itself follow within moments of being shown.
        await Axe.AssertAccessibleAsync(watched);
        Assert.Empty(watched.Problems);
        Assert.Empty(watched.RequestsElsewhere);
    }

    [Fact]
    public async Task Reference_sends_a_call_with_a_pasted_token()
    {
        await using var watched = await chromium.NewPageAsync(app.Url);
        await OpenAsync(watched);
        var page = watched.Page;

        await page.GetByPlaceholder("Token").First.FillAsync(await AccessTokenAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Get the person the credential acts for" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test Request (get /api/users/me)" }).ClickAsync();
        var answer = page.WaitForResponseAsync(response => response.Url.EndsWith("/api/users/me", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send get request to" }).ClickAsync();

        Assert.Equal(200, (await answer).Status);
        Assert.Equal("you@example.com", (string?)JsonNode.Parse(await (await answer).TextAsync())!["email"]);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "200 OK" })).ToBeVisibleAsync();
        Assert.Empty(watched.Problems);
        Assert.Empty(watched.RequestsElsewhere);
    }

    [Fact]
    public async Task Reference_stores_no_token_after_it_is_closed()
    {
        await using var watched = await chromium.NewPageAsync(app.Url);
        await OpenAsync(watched);
        var token = watched.Page.GetByPlaceholder("Token").First;
        await token.FillAsync("a-token-that-was-pasted");
        await Assertions.Expect(token).ToHaveValueAsync("a-token-that-was-pasted");

        // Long enough for it to store anything: it writes half a second after the last key.
        await watched.Page.WaitForTimeoutAsync(2000);
        await OpenAsync(watched);
        await Assertions.Expect(watched.Page.GetByPlaceholder("Token").First).ToHaveValueAsync("");
        Assert.DoesNotContain(
            "a-token-that-was-pasted",
            await watched.Page.EvaluateAsync<string>("JSON.stringify({ ...localStorage, ...sessionStorage })"),
            StringComparison.Ordinal);
    }

    private static async Task OpenAsync(WatchedPage watched)
    {
        await watched.GoToAsync("/developers/api");
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Heading, new() { Name = "Platform API" }))
            .ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    private async Task<List<string>> SummariesAsync()
    {
        var document = JsonNode.Parse(await app.Http.GetStringAsync("/api/docs.json", TestContext.Current.CancellationToken))!;
        return
        [
            .. document["paths"]!.AsObject()
                .SelectMany(path => path.Value!.AsObject())
                .Select(operation => (string)operation.Value!["summary"]!)
        ];
    }

    private async Task<string> AccessTokenAsync()
    {
        using var answer = await app.Http.PostAsJsonAsync(
            "/api/auth/login",
            new { email = "you@example.com", password = "your-password", org_slug = "acme" },
            TestContext.Current.CancellationToken);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["access_token"]!;
    }
}
