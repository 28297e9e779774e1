using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary>
/// The printed calls of the getting-started guide, against the organization that the first startup in Development creates.
/// </summary>
public sealed class GettingStartedTests : IAsyncLifetime
{
    private const string LogIn = """
        {
        "email": "you@example.com",
        "password": "your-password",
        "org_slug": "acme"
        }
        """;

    private PlatformApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await PlatformApp.StartAsync(new AppOptions { Environment = "Development" });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Calls_of_the_guide_return_the_printed_responses_in_order()
    {
        Assert.Equal("""{"status":"ok"}""", (await _app.Anonymous.GetAsync("/api/health")).Text);

        var login = await _app.Anonymous.PostAsync("/api/auth/login", LogIn);
        Expect.Status(200, login);
        Assert.Equal(["access_token", "refresh_token", "expires_in", "user"], Expect.Members(login.Json));
        Assert.StartsWith("eyJ", login.TextOf("access_token"), StringComparison.Ordinal);
        Assert.Equal(900, login.NumberOf("expires_in"));
        Assert.Equal(["id", "org_id", "org_name", "email"], Expect.Members(login.Member("user")));
        Assert.Equal("Acme Corp", login.TextOf("user.org_name"));
        Assert.Equal("you@example.com", login.TextOf("user.email"));

        var signedIn = _app.Anonymous.With(login.TextOf("access_token"));
        var made = await signedIn.PostAsync("/api/api-keys", """{ "name": "CI pipeline" }""");
        Expect.Status(201, made);
        Assert.Equal(["id", "name", "prefix", "key"], Expect.Members(made.Json).Take(4));
        Assert.Equal("CI pipeline", made.TextOf("name"));
        Assert.Matches("^wrk_[0-9a-f]{64}$", made.TextOf("key"));
        Assert.Equal(made.TextOf("key")[..12], made.TextOf("prefix"));

        foreach (var client in (ApiClient[])[signedIn, _app.Anonymous.With(made.TextOf("key"))])
        {
            var me = await client.GetAsync("/api/users/me");
            Expect.Status(200, me);
            Assert.Equal(login.NumberOf("user.id"), me.NumberOf("id"));
        }

        var refreshed = await _app.Anonymous.PostAsync(
            "/api/auth/refresh", $$"""{ "refresh_token": "{{login.TextOf("refresh_token")}}" }""");
        Expect.Status(200, refreshed);
        Assert.Equal(Expect.Members(login.Json), Expect.Members(refreshed.Json));
        Assert.Equal(login.Member("user").GetRawText(), refreshed.Member("user").GetRawText());
        Assert.NotEqual(login.TextOf("refresh_token"), refreshed.TextOf("refresh_token"));
        Assert.NotEqual(login.TextOf("access_token"), refreshed.TextOf("access_token"));
    }

    [Fact]
    public async Task Errors_of_the_guide_are_returned_as_printed()
    {
        var refused = await _app.Anonymous.PostAsync(
            "/api/auth/login", LogIn.Replace("your-password", "not-this-one", StringComparison.Ordinal));
        Assert.Equal(401, refused.Status);
        Assert.Equal("""{"error":"Invalid credentials"}""", refused.Text);

        var invalid = await _app.Anonymous.PostAsync("/api/auth/login", LogIn.Replace("you@example.com", "you", StringComparison.Ordinal));
        Assert.Equal(422, invalid.Status);
        Assert.Equal(
            """{"error":"Validation failed","details":{"fieldErrors":{"email":["Invalid email"]},"formErrors":[]}}""", invalid.Text);
    }
}
