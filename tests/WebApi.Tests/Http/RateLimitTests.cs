using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Platform.Domain.Organizations;
using Platform.TestKit;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Tests.Http;

/// <summary>Limits by plan, as callers see them. The plans have the limits of the contract.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private static readonly string[] Limits = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

    // 42 seconds before the end of a minute.
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 18, TimeSpan.Zero));
    private PlatformApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?> { ["Proxies:Known:0"] = "127.0.0.1", ["RateLimits:AnonymousPerMinute"] = null };
        foreach (var plan in Enum.GetNames<Plan>())
        {
            foreach (var window in (string[])["Minute", "Day", "Month"]) settings[$"Plans:{plan}:RequestsPer{window}"] = null;
        }

        _app = await PlatformApp.StartAsync(
            new AppOptions
            {
                Clock = _clock,
                Settings = settings,
                Map = app => app.MapGet("/api/throws", Throw).ForAnyone().ExcludeFromDescription()
            });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Sequential_requests_are_served_60_times_while_Remaining_counts_down_to_0()
    {
        var key = await (await _app.SignUpAsync()).MakeKeyAsync();
        Advance(TimeSpan.FromMinutes(1));
        for (var remaining = 59; remaining >= 0; remaining--)
        {
            var answer = await key.GetAsync("/api/users/me");
            Expect.Status(200, answer);
            Expect.Limits(answer, 60, remaining, 42);
            Assert.Equal("""
                "minute";q=60;w=60, "day";q=1000;w=86400
                """, answer["RateLimit-Policy"]);
            Assert.Equal($"\"minute\";r={remaining};t=42", answer["RateLimit"]);
        }

        var refused = await key.GetAsync("/api/users/me");
        Expect.Refused(refused, 429, "Rate limit exceeded");
        Expect.Limits(refused, 60, 0, 42);
        Assert.Equal("42", refused["Retry-After"]);
        Assert.Equal("\"minute\";r=0;t=42", refused["RateLimit"]);
    }

    [Fact]
    public async Task Parallel_requests_are_served_exactly_60_times()
    {
        var admin = await _app.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        Advance(TimeSpan.FromMinutes(1));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 160).Select(i => i % 2 == 0 ? key.GetAsync("/api/users/me") : admin.GetAsync("/v1/projects")));

        Assert.Equal(60, answers.Count(a => a.Status == 200));
        Assert.Equal(100, answers.Count(a => a.Status == 429));
        Assert.Equal(
            Enumerable.Range(0, 60).Select(i => $"{i}").Order(StringComparer.Ordinal),
            answers.Where(a => a.Status == 200).Select(a => a["X-RateLimit-Remaining"]!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/api/users/me", """{"error":"Rate limit exceeded"}""")]
    [InlineData("/authentication", """{"error":"Rate limit exceeded"}""")]
    [InlineData("/v1/keys", """{"error":{"code":"RATE_LIMITED","message":"Rate limit exceeded"}}""")]
    [InlineData("/v1/projects", """{"success":false,"error":{"code":"RATE_LIMITED","message":"Rate limit exceeded"}}""")]
    [InlineData("/v1/no-such-route", """{"success":false,"error":{"code":"RATE_LIMITED","message":"Rate limit exceeded"}}""")]
    public async Task Refusal_has_the_dialect_of_its_surface_and_the_headers(string path, string body)
    {
        var admin = await _app.SignUpAsync();
        await SpendAsync(admin, 60);

        var refused = await (path == "/authentication" ? admin.PostAsync(path) : admin.GetAsync(path));

        Assert.Equal((429, body), (refused.Status, refused.Text));
        Expect.Limits(refused, 60, 0, 42);
        Assert.Equal("42", refused["Retry-After"]);
    }

    [Fact]
    public async Task Request_refused_for_another_reason_is_counted_and_has_the_headers()
    {
        var admin = await _app.SignUpAsync();
        var key = await admin.MakeKeyAsync("links:read");
        Advance(TimeSpan.FromMinutes(1));

        Expect.Limits(await key.GetAsync("/v1/projects"), 60, 59, 42);
        Expect.Limits(await admin.GetAsync("/v1/projects/proj_000000000000000000000000"), 60, 58, 42);
        Expect.Limits(await admin.GetAsync("/v1/no-such-route"), 60, 57, 42);
        Expect.Limits(await admin.SendAsync(HttpMethod.Put, "/v1/projects"), 60, 56, 42);
        Expect.Limits(await admin.PostAsync("/v1/projects", "{"), 60, 55, 42);
        Expect.Limits(await admin.PostAsync("/v1/projects", new { name = "One" }), 60, 54, 42);
        Expect.Limits(await admin.DeleteAsync("/api/api-keys/999999"), 60, 53, 42);
    }

    [Fact]
    public async Task Request_that_fails_with_500_is_not_counted()
    {
        var admin = await _app.SignUpAsync();
        Advance(TimeSpan.FromMinutes(1));
        Expect.Limits(await admin.GetAsync("/api/users/me"), 60, 59, 42);

        var failed = await admin.GetAsync("/api/throws");
        Assert.Equal(500, failed.Status);
        Expect.Limits(failed, 60, 59, 42);

        Expect.Limits(await admin.GetAsync("/api/users/me"), 60, 58, 42);
    }

    [Fact]
    public async Task Request_for_the_limits_is_neither_counted_nor_refused()
    {
        var admin = await _app.SignUpAsync();
        var key = await admin.MakeKeyAsync("links:read");
        await SpendAsync(admin, 7);

        foreach (var caller in (ApiClient[])[admin, key])
        {
            var answer = await caller.GetAsync("/api/limits");
            Expect.Status(200, answer);
            Assert.Equal("free", answer.TextOf("plan"));
            Assert.Equal(
                """[{"name":"minute","limit":60,"remaining":53,"reset":1772366520},"""
                    + """{"name":"day","limit":1000,"remaining":992,"reset":1772409600},"""
                    + """{"name":"month","limit":20000,"remaining":19992,"reset":1775001600}]""",
                answer.Member("policies").GetRawText());
            Expect.Limits(answer, 60, 53, 42);
        }

        await SpendAsync(admin, 53, isNewMinute: false);
        Expect.Status(429, await admin.GetAsync("/api/users/me"));
        Expect.Status(200, await admin.GetAsync("/api/limits"));
        await admin.SetPlanAsync(Plan.Enterprise);
        var unlimited = (await admin.GetAsync("/api/limits")).Member("policies");
        Assert.Equal(
            """[{"name":"minute","limit":1000,"remaining":940,"reset":1772366520},"""
                + """{"name":"day","limit":null,"remaining":null,"reset":1772409600},"""
                + """{"name":"month","limit":null,"remaining":null,"reset":1775001600}]""",
            unlimited.GetRawText());
    }

    [Fact]
    public async Task Limits_of_a_larger_plan_apply_from_the_next_request_on()
    {
        var admin = await _app.SignUpAsync();
        await SpendAsync(admin, 60);
        Expect.Status(429, await admin.GetAsync("/api/users/me"));

        await admin.SetPlanAsync(Plan.Pro);
        Expect.Limits(await admin.GetAsync("/api/users/me"), 300, 239, 42);

        await admin.SetPlanAsync(Plan.Free);
        Expect.Status(429, await admin.GetAsync("/api/users/me"));
    }

    [Fact]
    public async Task Exceeded_daily_limit_refuses_until_midnight()
    {
        // Creating the key is the first request of the day.
        var key = await (await _app.SignUpAsync()).MakeKeyAsync();
        for (var minute = 0; minute < 17; minute++) await SpendAsync(key, minute == 16 ? 38 : 60);
        Expect.Status(200, await key.GetAsync("/api/users/me"));

        var refused = await key.GetAsync("/api/users/me");

        Expect.Status(429, refused);
        var rest = (int)(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero) - _clock.GetUtcNow()).TotalSeconds;
        Expect.Limits(refused, 1000, 0, rest);
        Assert.Equal($"{rest}", refused["Retry-After"]);
        Assert.Equal($"\"day\";r=0;t={rest}", refused["RateLimit"]);
    }

    [Fact]
    public async Task Health_checks_are_not_counted_and_have_no_limit_headers()
    {
        var admin = await _app.SignUpAsync();
        for (var i = 0; i < 70; i++)
        {
            foreach (var path in (string[])["/api/health", "/api/health/ready"])
            {
                var answer = await (i % 2 == 0 ? admin : _app.Anonymous).GetAsync(path);
                Expect.Status(200, answer);
                Assert.All(Limits, header => Assert.Null(answer[header]));
            }
        }
    }

    [Fact]
    public async Task Two_nodes_on_one_database_and_a_later_one_share_the_count()
    {
        if (TestDatabase.Provider != Infrastructure.Settings.DatabaseProvider.Sqlite) return;
        var admin = await _app.SignUpAsync();
        var options = new AppOptions
        {
            Clock = _clock,
            Database = _app.Database,
            Settings = new Dictionary<string, string?> { ["Plans:Free:RequestsPerMinute"] = "60" }
        };
        Advance(TimeSpan.FromMinutes(1));
        await using (var other = await PlatformApp.StartAsync(options))
        {
            var there = other.Anonymous.With(admin.AccessToken);
            var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? admin : there).GetAsync("/api/users/me")));
            Assert.InRange(answers.Count(a => a.Status == 200), 57, 60);
        }

        await using var later = await PlatformApp.StartAsync(options);
        var served = 0;
        for (var i = 0; i < 10; i++)
        {
            served += (await later.Anonymous.With(admin.AccessToken).GetAsync("/api/users/me")).Status == 200 ? 1 : 0;
        }

        Assert.InRange(served, 0, 3);
    }

    private static Task Throw(Responder reply) => throw new InvalidOperationException("A fault of ours.");

    private void Advance(TimeSpan by) => _clock.Advance(by);

    // Uses a new minute by default.
    private async Task SpendAsync(ApiClient client, int requests, bool isNewMinute = true)
    {
        if (isNewMinute) Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < requests; i++) Expect.Status(200, await client.GetAsync("/api/users/me"));
    }
}
