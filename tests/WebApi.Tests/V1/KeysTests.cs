using System.Text.Json;
using Platform.Domain.ApiKeys;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>The Keys API (<c>/v1/keys</c>) exactly as document 002 describes it.</summary>
public sealed class KeysTests(SharedApp shared)
{
    private const string Path = "/v1/keys";

    private static readonly string[] Shown =
    [
        "id", "key_prefix", "name", "scopes", "last_used_at", "expires_at", "created_at", "updated_at"
    ];

    [Fact]
    public async Task Created_key_is_returned_as_documented_with_its_secret()
    {
        var admin = await shared.App.SignUpAsync();

        var made = await admin.PostAsync(Path, """{ "name": "string", "scopes": [ "links:read" ] }""");

        Expect.Status(201, made);
        Assert.Equal([.. Shown, "raw_key"], Expect.Members(made.Json));
        Assert.True(Guid.TryParseExact(made.TextOf("id"), "D", out _));
        Assert.Equal($"{Path}/{made.TextOf("id")}", made["Location"]);
        Assert.Equal("wl_live_", made.TextOf("key_prefix"));
        Assert.StartsWith("wl_live_", made.TextOf("raw_key"), StringComparison.Ordinal);
        Assert.Equal("string", made.TextOf("name"));
        Assert.Equal("""["links:read"]""", made.Member("scopes").GetRawText());
        Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null), (made.Member("last_used_at").ValueKind, made.Member("expires_at").ValueKind));
        Assert.Equal(made.TextOf("created_at"), made.TextOf("updated_at"));
        Assert.EndsWith("Z", made.TextOf("created_at"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_is_shown_without_its_secret_alone_and_in_the_list()
    {
        var admin = await shared.App.SignUpAsync();
        var made = await admin.PostAsync(
            Path, new { name = "Shown", scopes = (string[])["read", "tasks:write"], expires_at = "2099-08-24T14:15:22+02:00" });

        var one = await admin.GetAsync($"{Path}/{made.TextOf("id")}");
        var list = await admin.GetAsync(Path);

        Assert.Equal(Shown, Expect.Members(one.Json));
        Assert.Equal("2099-08-24T12:15:22.000Z", one.TextOf("expires_at"));
        Assert.Equal($$"""{"data":[{{one.Text}}]}""", list.Text);
        foreach (var member in Shown) Assert.Equal(made.Member(member).GetRawText(), one.Member(member).GetRawText());
        foreach (var answer in (ApiAnswer[])[one, list])
        {
            Assert.DoesNotContain(made.TextOf("raw_key")["wl_live_".Length..], answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keys_are_listed_newest_first_without_pages()
    {
        var admin = await shared.App.SignUpAsync();
        for (var i = 0; i < 25; i++) Expect.Status(201, await admin.PostAsync(Path, new { name = $"{i}", scopes = (string[])["read"] }));

        var list = await admin.GetAsync(Path + "?limit=3");

        Assert.Equal(["data"], Expect.Members(list.Json));
        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"{i}"), ExpectV1.Each(list, "name"));
    }

    [Fact]
    public async Task Deleted_key_is_refused()
    {
        var admin = await shared.App.SignUpAsync();
        var made = await admin.PostAsync(Path, new { name = "Gone", scopes = (string[])["read"] });
        var path = $"{Path}/{made.TextOf("id")}";
        var key = admin.With(made.TextOf("raw_key"));
        Expect.Status(200, await key.GetAsync("/v1/projects"));

        var deleted = await admin.DeleteAsync(path);

        Assert.Equal((204, ""), (deleted.Status, deleted.Text));
        ExpectV1.Refused(await key.GetAsync("/v1/projects"), 401, "UNAUTHORIZED", "Authentication required");
        ExpectV1.KeysRefused(await key.GetAsync(Path), 401, "UNAUTHORIZED", "Authentication required");
        ExpectV1.KeysRefused(await admin.GetAsync(path), 404, "NOT_FOUND", "Key not found");
        ExpectV1.KeysRefused(await admin.DeleteAsync(path), 404, "NOT_FOUND", "Key not found");
        Assert.Equal("""{"data":[]}""", (await admin.GetAsync(Path)).Text);
    }

    [Fact]
    public async Task Key_of_another_organization_is_not_found()
    {
        var (admin, stranger) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        var made = await stranger.PostAsync(Path, new { name = "Theirs", scopes = (string[])["read"] });
        var path = $"{Path}/{made.TextOf("id")}";

        foreach (var get in (ApiAnswer[])
        [
            await admin.GetAsync(path), await admin.DeleteAsync(path), await admin.GetAsync($"{Path}/497f6eca-6276-4993-bfeb-53cbbbba6f08")
        ])
        {
            ExpectV1.KeysRefused(get, 404, "NOT_FOUND", "Key not found");
        }

        Assert.Equal("""{"data":[]}""", (await admin.GetAsync(Path)).Text);
        Expect.Status(200, await admin.With(made.TextOf("raw_key")).GetAsync("/v1/projects"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("wl_live_")]
    [InlineData("497f6eca-6276-4993-bfeb-53cbbbba6f0g")]
    public async Task Key_id_that_is_no_UUID_is_not_found(string id)
    {
        var answer = await (await shared.App.SignUpAsync()).GetAsync($"{Path}/{id}");

        Assert.Equal((404, "NOT_FOUND"), (answer.Status, answer.TextOf("error.code")));
    }

    [Theory]
    [InlineData("""{}""", "name", "scopes")]
    [InlineData("""{"name":"","scopes":[]}""", "name", "scopes")]
    [InlineData("""{"name":" ","scopes":["read"]}""", "name")]
    [InlineData("""{"name":"n"}""", "scopes")]
    [InlineData("""{"name":"n","scopes":null}""", "scopes")]
    [InlineData("""{"name":"n","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"n","scopes":"read"}""", "scopes")]
    [InlineData("""{"name":"n","scopes":["read","nonsense","tasks:read","Tasks:read"]}""", "scopes[1]", "scopes[3]")]
    [InlineData("""{"name":"n","scopes":[null]}""", "scopes[0]")]
    [InlineData("""{"name":"n","scopes":["read"],"expires_at":"2001-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"name":"n","scopes":["read"],"expires_at":"soon"}""", "expires_at")]
    [InlineData("""{"name":"n","scopes":["read"],"environment":"staging"}""", "environment")]
    [InlineData("""{"name":5,"scopes":["read"]}""", "name")]
    public async Task Validation_error_of_a_new_key_names_every_invalid_field(string body, params string[] fields)
    {
        ExpectV1.KeysInvalid(await (await shared.App.SignUpAsync()).PostAsync(Path, body), fields);
    }

    [Fact]
    public async Task Name_of_a_key_of_the_keys_API_has_at_most_100_characters()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Status(201, await admin.PostAsync(Path, new { name = new string('n', ApiKey.NameMaxLength), scopes = (string[])["read"] }));
        ExpectV1.KeysInvalid(await admin.PostAsync(Path, new { name = new string('n', 101), scopes = (string[])["read"] }), "name");
    }

    [Fact]
    public async Task Form_of_the_keys_API_may_repeat_the_scopes_field()
    {
        var admin = await shared.App.SignUpAsync();

        var made = await admin.PostFormAsync(
            Path, ("name", "Form"), ("scopes", "projects:read"), ("scopes[]", "tasks:read"), ("environment", "test"));

        Expect.Status(201, made);
        Assert.Equal("""["projects:read","tasks:read"]""", made.Member("scopes").GetRawText());
        Assert.Equal("wl_test_", made.TextOf("key_prefix"));
    }

    [Fact]
    public async Task Keys_API_key_cannot_create_a_key_with_more_scopes_than_its_own()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("keys:write", "projects:read");

        Expect.Status(201, await MakeAsync("projects:read"));
        Expect.Status(201, await MakeAsync("projects:read", "keys:write"));
        foreach (var more in (string[])["projects:write", "read", "keys:read", "admin", "projects:admin"])
        {
            ExpectV1.KeysRefused(await MakeAsync("projects:read", more), 403, "FORBIDDEN", "Insufficient permissions");
        }

        Task<ApiAnswer> MakeAsync(params string[] scopes) => key.PostAsync(Path, new { name = "Made", scopes });
    }

    [Fact]
    public async Task Everyone_except_an_admin_sees_and_deletes_only_their_own_keys()
    {
        var admin = await shared.App.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        var ofAdmin = await admin.PostAsync(Path, new { name = "Admin's", scopes = (string[])["read"] });
        var ofDeveloper = await developer.PostAsync(Path, new { name = "Developer's", scopes = (string[])["read"] });

        Assert.Equal(["Developer's", "Admin's"], ExpectV1.Each(await admin.GetAsync(Path), "name"));
        Assert.Equal(["Developer's"], ExpectV1.Each(await developer.GetAsync(Path), "name"));
        ExpectV1.KeysRefused(await developer.GetAsync($"{Path}/{ofAdmin.TextOf("id")}"), 404, "NOT_FOUND", "Key not found");
        ExpectV1.KeysRefused(await developer.DeleteAsync($"{Path}/{ofAdmin.TextOf("id")}"), 404, "NOT_FOUND", "Key not found");
        Expect.Status(204, await admin.DeleteAsync($"{Path}/{ofDeveloper.TextOf("id")}"));
    }
}
