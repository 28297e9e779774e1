using System.Text.Json;
using Platform.Domain.ApiKeys;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.ApiKeys;

/// <summary><c>POST /api/api-keys/{id}/rotate</c> (RotateApiKey).</summary>
public sealed class RotateApiKeyTests(ClockedApp clocked) : IClassFixture<ClockedApp>
{
    private const string Path = "/api/api-keys";

    [Fact]
    public async Task Rotation_replaces_a_key_by_one_that_differs_only_in_its_secret()
    {
        var admin = await clocked.App.SignUpAsync();
        var old = await admin.MakeKeyAsync(["projects:read", "keys:read"], KeyEnvironment.Test, clocked.Clock.GetUtcNow().AddDays(1));

        var made = await admin.PostAsync($"{Path}/{old.Id}/rotate");

        Expect.Status(201, made);
        Assert.Equal(["id", "name", "prefix", "key", "scopes", "environment", "expires_at", "created_at"], Expect.Members(made.Json));
        Assert.NotEqual(old.Key, made.TextOf("key"));
        Assert.Equal("Test key", made.TextOf("name"));
        Assert.Equal("""["projects:read","keys:read"]""", made.Member("scopes").GetRawText());
        Assert.Equal("test", made.TextOf("environment"));
        Assert.Equal(clocked.Clock.GetUtcNow().AddDays(1), made.Member("expires_at").GetDateTimeOffset());
        Assert.Equal(200, (await admin.With(made.TextOf("key")).GetAsync("/api/users/me")).Status);
        Expect.Refused(await old.GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(await admin.GetAsync($"{Path}/{old.Id}"), 404, "Not found");
    }

    [Fact]
    public async Task Old_key_works_until_the_grace_period_ends()
    {
        var admin = await clocked.App.SignUpAsync();
        var old = await admin.MakeKeyAsync();

        var made = await admin.PostAsync($"{Path}/{old.Id}/rotate", new { grace_seconds = 60 });

        Expect.Status(201, made);
        Assert.Equal(JsonValueKind.Null, made.Member("expires_at").ValueKind);
        Assert.Equal(
            clocked.Clock.GetUtcNow().AddSeconds(60), (await admin.GetAsync($"{Path}/{old.Id}")).Member("expires_at").GetDateTimeOffset());
        clocked.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(200, (await old.GetAsync("/api/users/me")).Status);
        clocked.Clock.Advance(TimeSpan.FromSeconds(1));
        Expect.Refused(await old.GetAsync("/api/users/me"), 401, "Authentication required");
        Assert.Equal(200, (await admin.With(made.TextOf("key")).GetAsync("/api/users/me")).Status);
    }

    [Fact]
    public async Task Grace_period_never_extends_the_expiry_of_the_old_key()
    {
        var admin = await clocked.App.SignUpAsync();
        var expires = clocked.Clock.GetUtcNow().AddSeconds(30);
        var old = await admin.MakeKeyAsync([], KeyEnvironment.Live, expires);

        Expect.Status(201, await admin.PostAsync($"{Path}/{old.Id}/rotate", new { grace_seconds = 600 }));

        Assert.Equal(expires, (await admin.GetAsync($"{Path}/{old.Id}")).Member("expires_at").GetDateTimeOffset());
        clocked.Clock.Advance(TimeSpan.FromSeconds(30));
        Expect.Refused(await old.GetAsync("/api/users/me"), 401, "Authentication required");
    }

    [Fact]
    public async Task Rotated_or_expired_key_cannot_be_rotated()
    {
        var admin = await clocked.App.SignUpAsync();
        var rotated = await admin.MakeKeyAsync();
        var expired = await admin.MakeKeyAsync([], KeyEnvironment.Live, clocked.Clock.GetUtcNow().AddSeconds(1));
        await admin.PostAsync($"{Path}/{rotated.Id}/rotate", new { grace_seconds = 600 });
        clocked.Clock.Advance(TimeSpan.FromSeconds(1));

        Expect.Refused(await admin.PostAsync($"{Path}/{rotated.Id}/rotate"), 409, "The key has been rotated already");
        Expect.Refused(await admin.PostAsync($"{Path}/{expired.Id}/rotate"), 409, "The key has expired; make a new one");
    }

    [Fact]
    public async Task Key_rotated_many_times_simultaneously_is_replaced_once()
    {
        var admin = await clocked.App.SignUpAsync();
        var old = await admin.MakeKeyAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => admin.PostAsync($"{Path}/{old.Id}/rotate", new { grace_seconds = 60 })));

        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal(409, a.Status));
        Assert.Equal(2, (await admin.GetAsync(Path)).NumberOf("pagination.total"));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("604801")]
    [InlineData("1.5")]
    [InlineData("1e99")]
    [InlineData("99999999999999999999")]
    [InlineData("\"60\"")]
    [InlineData("true")]
    public async Task Grace_period_out_of_range_is_refused(string grace)
    {
        var admin = await clocked.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();

        Expect.Invalid(await admin.PostAsync($"{Path}/{key.Id}/rotate", $$"""{"grace_seconds":{{grace}}}"""), "grace_seconds");
        Assert.Equal(200, (await key.GetAsync("/api/users/me")).Status);
    }

    [Fact]
    public async Task Key_is_rotated_by_a_form()
    {
        var admin = await clocked.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();

        Expect.Invalid(await admin.PostFormAsync($"{Path}/{key.Id}/rotate", ("grace_seconds", "soon")), "grace_seconds");
        Expect.Status(201, await admin.PostFormAsync($"{Path}/{key.Id}/rotate", ("grace_seconds", "604800")));
        Assert.Equal(200, (await key.GetAsync("/api/users/me")).Status);
    }

    [Fact]
    public async Task Rotation_never_gives_the_caller_more_permissions_than_they_have()
    {
        var admin = await clocked.App.SignUpAsync();
        var strong = await admin.MakeKeyAsync("admin");
        var live = await admin.MakeKeyAsync("read");
        var weak = await admin.MakeKeyAsync("keys:write");
        var test = await admin.MakeKeyAsync(["admin"], KeyEnvironment.Test, null);

        Expect.Refused(await weak.PostAsync($"{Path}/{strong.Id}/rotate"), 403, "Insufficient permissions");
        Expect.Refused(await test.PostAsync($"{Path}/{live.Id}/rotate"), 403, "Insufficient permissions");
        foreach (var key in (MadeKey[])[strong, live]) Assert.Equal(200, (await key.GetAsync("/api/users/me")).Status);
    }

    [Fact]
    public async Task Key_of_another_organization_cannot_be_rotated()
    {
        var key = await (await clocked.App.SignUpAsync()).MakeKeyAsync();
        var stranger = await clocked.App.SignUpAsync();

        Expect.Refused(await stranger.PostAsync($"{Path}/{key.Id}/rotate"), 404, "Not found");
        Expect.Refused(await stranger.PostAsync($"{Path}/999999999/rotate"), 404, "Not found");
    }
}
