using System.Text.Json;
using Platform.Domain.ApiKeys;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.ApiKeys;

/// <summary><c>POST /api/api-keys</c> (CreateApiKey).</summary>
public sealed class CreateApiKeyTests(SharedApp shared)
{
    private const string Path = "/api/api-keys";

    [Fact]
    public async Task Secret_of_a_new_key_is_shown_once()
    {
        var admin = await shared.App.SignUpAsync();

        var made = await admin.PostAsync(
            Path, new { name = "CI pipeline", scopes = (string[])["projects:read"], expires_at = "2099-01-31T12:00:00+02:00" });

        Expect.Status(201, made);
        Assert.Equal(["id", "name", "prefix", "key", "scopes", "environment", "expires_at", "created_at"], Expect.Members(made.Json));
        Assert.Matches("^wrk_[0-9a-f]{64}$", made.TextOf("key"));
        Assert.Equal(made.TextOf("key")[..12], made.TextOf("prefix"));
        Assert.Equal("""["projects:read"]""", made.Member("scopes").GetRawText());
        Assert.Equal("live", made.TextOf("environment"));
        Assert.Equal("2099-01-31T10:00:00.000Z", made.TextOf("expires_at"));
        foreach (var path in (string[])[Path, $"{Path}/{made.NumberOf("id")}"])
        {
            Assert.DoesNotContain(made.TextOf("key")[12..], (await admin.GetAsync(path)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Key_never_expires_and_has_every_permission_by_default()
    {
        var admin = await shared.App.SignUpAsync();

        var made = await admin.PostAsync(Path, new { name = "All" });

        Assert.Equal(JsonValueKind.Null, made.Member("expires_at").ValueKind);
        Assert.Equal("""["admin"]""", made.Member("scopes").GetRawText());
        Assert.Equal(200, (await admin.With(made.TextOf("key")).PatchAsync("/api/organizations/current", new { name = "By key" })).Status);
    }

    [Fact]
    public async Task Key_without_scopes_is_limited_to_the_permissions_of_its_creator()
    {
        var admin = await shared.App.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        var leader = await admin.AddMemberAsync(Role.Leader);
        var key = await admin.MakeKeyAsync("keys:write");

        Assert.Equal(
            ["delete", "keys:admin", "organization:read", "read", "usage:read", "users:read", "write"], await ScopesAsync(developer));
        Assert.Equal(
            ["audit:read", "delete", "keys:admin", "organization:read", "read", "usage:read", "users:read", "write"],
            await ScopesAsync(leader));
        Assert.Equal(["keys:write"], await ScopesAsync(key));
    }

    [Fact]
    public async Task Form_of_a_new_key_may_repeat_the_scopes_field()
    {
        var admin = await shared.App.SignUpAsync();

        var plain = await admin.PostFormAsync(
            Path,
            ("name", "Form"),
            ("scopes", "projects:read"),
            ("scopes", "tasks:read"),
            ("expires_at", "2099-01-01T00:00:00Z"),
            ("environment", "test"));
        var brackets = await admin.PostFormAsync(Path, ("name", "Form"), ("scopes[]", "projects:read"), ("scopes[]", "tasks:read"));

        Expect.Status(201, plain);
        Expect.Status(201, brackets);
        Assert.Equal("""["projects:read","tasks:read"]""", plain.Member("scopes").GetRawText());
        Assert.Equal(plain.Member("scopes").GetRawText(), brackets.Member("scopes").GetRawText());
        Assert.Equal("test", plain.TextOf("environment"));
    }

    [Fact]
    public async Task Form_of_a_new_key_with_two_names_is_refused()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Invalid(await admin.PostFormAsync(Path, ("name", "One"), ("name", "Two")), "name");
    }

    [Fact]
    public async Task Repeated_scope_is_stored_once()
    {
        var admin = await shared.App.SignUpAsync();

        var made = await admin.PostAsync(Path, new { name = "Twice", scopes = (string[])["read", "read"] });

        Assert.Equal("""["read"]""", made.Member("scopes").GetRawText());
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":"n","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"n","scopes":["read","nonsense"]}""", "scopes[1]")]
    [InlineData("""{"name":"n","scopes":["READ"]}""", "scopes[0]")]
    [InlineData("""{"name":"n","scopes":[null]}""", "scopes[0]")]
    [InlineData("""{"name":"n","scopes":["read write"]}""", "scopes[0]")]
    [InlineData("""{"name":"n","scopes":[1]}""", "scopes[0]")]
    [InlineData("""{"name":"n","scopes":"read"}""", "scopes")]
    [InlineData("""{"name":"n","expires_at":"2001-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"name":"n","expires_at":"2099-01-01T00:00:00"}""", "expires_at")]
    [InlineData("""{"name":"n","expires_at":"tomorrow"}""", "expires_at")]
    [InlineData("""{"name":"n","expires_at":4070908800}""", "expires_at")]
    [InlineData("""{"name":"n","environment":"staging"}""", "environment")]
    [InlineData("""{"name":"n","environment":"Live"}""", "environment")]
    public async Task Validation_error_of_a_new_key_names_the_invalid_member(string body, string field)
    {
        Expect.Invalid(await (await shared.App.SignUpAsync()).PostAsync(Path, body), field);
    }

    [Fact]
    public async Task Key_name_has_at_most_100_characters()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Status(201, await admin.PostAsync(Path, new { name = new string('n', 100) }));
        Expect.Invalid(await admin.PostAsync(Path, new { name = new string('n', 101) }), "name");
    }

    [Fact]
    public async Task Key_cannot_create_a_key_with_more_scopes_than_its_own()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("keys:write", "projects:read");

        Expect.Status(201, await key.PostAsync(Path, new { name = "Less", scopes = (string[])["projects:read"] }));
        Expect.Refused(
            await key.PostAsync(Path, new { name = "More", scopes = (string[])["projects:read", "projects:write"] }),
            403,
            "Insufficient permissions");
        Expect.Refused(await key.PostAsync(Path, new { name = "All", scopes = (string[])["admin"] }), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Test_key_creates_only_test_keys()
    {
        var admin = await shared.App.SignUpAsync();
        var live = await admin.MakeKeyAsync("keys:write");
        var test = await admin.MakeKeyAsync(["keys:write"], KeyEnvironment.Test, null);

        Assert.Equal("live", (await live.PostAsync(Path, new { name = "n" })).TextOf("environment"));
        Assert.Equal("test", (await live.PostAsync(Path, new { name = "n", environment = "test" })).TextOf("environment"));
        Assert.Equal("test", (await test.PostAsync(Path, new { name = "n" })).TextOf("environment"));
        Expect.Refused(await test.PostAsync(Path, new { name = "n", environment = "live" }), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Member_creates_keys_only_after_an_admin_has_enabled_API_access()
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member);

        Expect.Refused(await member.PostAsync(Path, new { name = "n" }), 403, "Insufficient permissions");
        Expect.Refused(await member.GetAsync(Path), 403, "Insufficient permissions");

        await member.ChangeRoleAsync(Role.Member, apiAccess: true);
        Expect.Status(201, await member.PostAsync(Path, new { name = "n" }));
    }

    private static async Task<IEnumerable<string?>> ScopesAsync(ApiClient maker)
    {
        var made = await maker.PostAsync(Path, new { name = "Default" });
        return made.Member("scopes").EnumerateArray().Select(scope => scope.GetString()).Order(StringComparer.Ordinal);
    }
}
