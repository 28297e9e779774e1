using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Auth;

/// <summary>After ten failures in 15 minutes for one account from one address the response is 429.</summary>
public sealed class FailureLimitTests(ProxiedApp proxied) : IClassFixture<ProxiedApp>
{
    private const string Wrong = "wrong password";

    private readonly Client _client = new(proxied.App, "203.0.113.7");

    [Fact]
    public async Task Eleventh_failure_is_refused_until_the_first_leaves_the_window()
    {
        var person = await PersonAsync();
        await _client.LogInAsync(person, Wrong);
        proxied.Clock.Advance(TimeSpan.FromSeconds(61.5));
        await FailAsync(() => _client.LogInAsync(person, Wrong), 9);

        ExpectTooMany(await _client.LogInAsync(person, Wrong), retryAfter: "839");
        ExpectTooMany(await _client.LogInAsync(person, person.Password), retryAfter: "839");

        proxied.Clock.Advance(TimeSpan.FromSeconds(838.5) - TimeSpan.FromMilliseconds(1));
        ExpectTooMany(await _client.LogInAsync(person, person.Password), retryAfter: "1");
        proxied.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Expect.Status(200, await _client.LogInAsync(person, person.Password));
    }

    [Fact]
    public async Task Failures_lock_out_no_other_address_and_no_other_account()
    {
        var person = await PersonAsync();
        var colleague = await person.AddMemberAsync(Domain.Users.Role.Member);
        await FailAsync(() => _client.LogInAsync(person, Wrong), 10);

        ExpectTooMany(await _client.LogInAsync(person, person.Password));
        Expect.Status(200, await new Client(proxied.App, "203.0.113.8").LogInAsync(person, person.Password));
        Expect.Status(200, await _client.LogInAsync(colleague, colleague.Password));
        ExpectTooMany(await _client.LogInAsync(person, person.Password));
    }

    [Fact]
    public async Task Addresses_of_one_IPv6_network_are_counted_together()
    {
        var person = await PersonAsync();
        for (var i = 1; i <= 10; i++)
        {
            Expect.Refused(await new Client(proxied.App, $"2001:db8:1:2::{i}").LogInAsync(person, Wrong), 401, "Invalid credentials");
        }

        ExpectTooMany(await new Client(proxied.App, "2001:db8:1:2:ffff::1").LogInAsync(person, person.Password));
        Expect.Status(200, await new Client(proxied.App, "2001:db8:1:3::1").LogInAsync(person, person.Password));
    }

    [Fact]
    public async Task Failures_of_one_account_are_counted_together_in_any_spelling()
    {
        var person = await PersonAsync();
        await FailAsync(() => _client.LogInAsync(person.Email, Wrong, person.Slug), 5);
        await FailAsync(() => _client.LogInAsync($" {person.Email.ToUpperInvariant()}", Wrong, $"{person.Slug.ToUpperInvariant()} "), 5);

        ExpectTooMany(await _client.LogInAsync(person, person.Password));
    }

    [Fact]
    public async Task Successful_sign_in_resets_the_failure_count()
    {
        var person = await PersonAsync();
        await FailAsync(() => _client.LogInAsync(person, Wrong), 9);
        Expect.Status(200, await _client.LogInAsync(person, person.Password));

        await FailAsync(() => _client.LogInAsync(person, Wrong), 10);
        ExpectTooMany(await _client.LogInAsync(person, Wrong));
    }

    [Fact]
    public async Task Validation_failures_are_not_counted()
    {
        var person = await PersonAsync();
        for (var i = 0; i < 12; i++) Expect.Invalid(await _client.LogInAsync(person, ""), "password");

        await FailAsync(() => _client.LogInAsync(person, Wrong), 10);
        ExpectTooMany(await _client.LogInAsync(person, Wrong));
        Expect.Invalid(await _client.LogInAsync(person, ""), "password");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    public async Task Simultaneous_guesses_do_not_exceed_the_failure_limit(int guesses)
    {
        var person = await proxied.App.SignUpAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, guesses).Select(_ => _client.LogInAsync(person, Wrong)));

        Assert.Equal(10, answers.Count(answer => answer.Status == 401));
        Assert.All(answers.Where(answer => answer.Status != 401), answer => ExpectTooMany(answer));
    }

    [Fact]
    public async Task Simultaneous_valid_sign_ins_all_succeed()
    {
        var person = await proxied.App.SignUpAsync();
        await FailAsync(() => _client.LogInAsync(person, Wrong), 5);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _client.LogInAsync(person, person.Password)));

        Assert.All(answers, answer => Expect.Status(200, answer));
    }

    [Theory]
    [InlineData("nobody@example.com", "no-such-organization")]
    [InlineData("nobody@example.com", "?")]
    [InlineData("nobody@example.com", null)]
    public async Task Unknown_accounts_are_refused_in_the_same_way(string email, string? slug)
    {
        slug ??= (await proxied.App.SignUpAsync()).Slug;

        await FailAsync(() => _client.LogInAsync(email, Wrong, slug), 10);
        ExpectTooMany(await _client.LogInAsync(email, Wrong, slug), retryAfter: "900");
    }

    [Fact]
    public async Task Unknown_refresh_tokens_are_counted_for_the_address_only()
    {
        var client = new Client(proxied.App, "203.0.113.9");
        var person = await proxied.App.SignUpAsync();
        for (var i = 0; i < 10; i++) Expect.Refused(await client.RefreshAsync($"unknown {i}"), 401, "Invalid refresh token");

        ExpectTooMany(await client.RefreshAsync("unknown"), retryAfter: "900");
        Expect.Status(200, await client.RefreshAsync(person.RefreshToken));
        ExpectTooMany(await client.RefreshAsync("unknown"));
        Expect.Refused(await new Client(proxied.App, "203.0.113.10").RefreshAsync("unknown"), 401, "Invalid refresh token");
    }

    [Fact]
    public async Task Spent_refresh_tokens_are_counted_for_the_person_and_refused_ones_stay_unspent()
    {
        var person = await proxied.App.SignUpAsync();
        var spent = person.RefreshToken;
        await person.RefreshAsync();
        var other = (await person.LogInAgainAsync()).TextOf("refresh_token");
        for (var i = 0; i < 10; i++) Expect.Refused(await _client.RefreshAsync(spent), 401, "Invalid refresh token");

        ExpectTooMany(await _client.RefreshAsync(other));
        Expect.Status(200, await _client.LogInAsync(person, person.Password));
        Expect.Status(200, await new Client(proxied.App, "203.0.113.8").RefreshAsync(other));
    }

    [Fact]
    public async Task Sign_up_with_a_taken_slug_is_not_counted()
    {
        var person = await proxied.App.SignUpAsync();
        for (var i = 0; i < 12; i++) Assert.Equal("Slug is taken", Expect.Invalid(await _client.SignUpAsync(person), "slug"));
    }

    [Fact]
    public async Task Failure_limit_is_shared_by_all_nodes_and_survives_restarts()
    {
        await using var database = await TestDatabase.CreateAsync();
        var options = ProxiedApp.Options(proxied.Clock) with { Database = database };
        Actor person;
        await using (var one = await PlatformApp.StartAsync(options))
        await using (var two = await PlatformApp.StartAsync(options))
        {
            person = await one.SignUpAsync();
            Client[] clients = [new(one, "203.0.113.7"), new(two, "203.0.113.7")];

            var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => clients[i % 2].LogInAsync(person, Wrong)));

            Assert.Equal(10, answers.Count(answer => answer.Status == 401));
            foreach (var client in clients) ExpectTooMany(await client.LogInAsync(person, person.Password));
        }

        await using var next = await PlatformApp.StartAsync(options);
        ExpectTooMany(await new Client(next, "203.0.113.7").LogInAsync(person, person.Password));
    }

    [Fact]
    public async Task Failure_count_survives_a_killed_node()
    {
        await using var database = await TestDatabase.CreateAsync();
        var guess = new { refresh_token = "unknown" };
        using (var first = ProductProcess.Start(database.Settings))
        {
            var client = await first.ListeningAsync();
            for (var i = 0; i < 10; i++) Assert.Equal(401, (await client.PostAsync("/api/auth/refresh", guess)).Status);
            first.Kill();
            await first.EndAsync();
        }

        using var second = ProductProcess.Start(database.Settings);
        ExpectTooMany(await (await second.ListeningAsync()).PostAsync("/api/auth/refresh", guess));
    }

    [Fact]
    public async Task Failure_limit_follows_the_settings()
    {
        await using var strict = await StartAsync("RateLimits:FailuresPerAccount=2", "RateLimits:FailureMinutes=1");
        await using var lenient = await StartAsync("RateLimits:FailuresPerAccount=0");
        var (once, often) = (new Client(strict, "203.0.113.7"), new Client(lenient, "203.0.113.7"));

        for (var i = 0; i < 2; i++) Assert.Equal(401, (await once.RefreshAsync("unknown")).Status);
        ExpectTooMany(await once.RefreshAsync("unknown"), retryAfter: "60");
        for (var i = 0; i < 12; i++) Assert.Equal(401, (await often.RefreshAsync("unknown")).Status);
    }

    // A hundred guesses at a real hash would keep a core busy for ten seconds, so only the simultaneous ones use a real hash.
    private async Task<Actor> PersonAsync()
    {
        var person = await proxied.App.SignUpAsync();
        await WeakHash.GiveAsync(proxied.App, person);
        return person;
    }

    private Task<PlatformApp> StartAsync(params string[] settings)
    {
        var options = ProxiedApp.Options(proxied.Clock);
        var more = settings.Select(setting => setting.Split('=')).Select(parts => KeyValuePair.Create(parts[0], (string?)parts[1]));
        return PlatformApp.StartAsync(options with { Settings = new Dictionary<string, string?>(options.Settings.Concat(more)) });
    }

    private static async Task FailAsync(Func<Task<ApiAnswer>> attempt, int times)
    {
        for (var i = 0; i < times; i++) Expect.Refused(await attempt(), 401, "Invalid credentials");
    }

    private static void ExpectTooMany(ApiAnswer answer, string? retryAfter = null)
    {
        Expect.Refused(answer, 429, "Too many failed attempts; try again later");
        if (retryAfter is null) Assert.InRange(
            int.Parse(answer["Retry-After"]!, System.Globalization.CultureInfo.InvariantCulture), 1, 900);
        else Assert.Equal(retryAfter, answer["Retry-After"]);
    }

    /// <summary>A client at an address that a known proxy reports.</summary>
    private sealed class Client(PlatformApp app, string address)
    {
        public Task<ApiAnswer> LogInAsync(Actor person, string password) => LogInAsync(person.Email, password, person.Slug);

        public Task<ApiAnswer> LogInAsync(string email, string password, string slug) =>
            PostAsync("/api/auth/login", new { email, password, org_slug = slug });

        public Task<ApiAnswer> RefreshAsync(string token) => PostAsync("/api/auth/refresh", new { refresh_token = token });

        public Task<ApiAnswer> SignUpAsync(Actor person) =>
            PostAsync("/api/organizations", new { name = "Another", slug = person.Slug, email = person.Email, password = person.Password });

        private Task<ApiAnswer> PostAsync(string path, object body)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ApiClient.Content(body) };
            request.Headers.Add("X-Forwarded-For", address);
            return app.Anonymous.SendAsync(request);
        }
    }
}
