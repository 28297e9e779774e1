using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>A key created on one surface can be seen, used and revoked on all of them.</summary>
public sealed class SharedKeysTests(SharedApp shared)
{
    private const string Keys = "/v1/keys";
    private const string ApiKeys = "/api/api-keys";

    [Theory]
    [InlineData("live")]
    [InlineData("test")]
    public async Task Key_of_the_keys_API_is_seen_used_and_revoked_on_the_platform_API(string environment)
    {
        var admin = await shared.App.SignUpAsync();
        var made = await admin.PostAsync(Keys, new { name = "Both", scopes = (string[])["admin"], environment });
        var key = admin.With(made.TextOf("raw_key"));

        Assert.Matches($"^wl_{environment}_[0-9A-Za-z]{{40,}}$", made.TextOf("raw_key"));
        Expect.Status(200, await key.GetAsync("/api/users/me"));
        Expect.Status(200, await key.GetAsync("/v1/projects"));
        var seen = (await admin.GetAsync(ApiKeys)).Member("data")[0];
        Assert.Equal(("Both", environment, $"wl_{environment}_"), (Text(seen, "name"), Text(seen, "environment"), Text(seen, "prefix")));

        Expect.Status(204, await admin.DeleteAsync($"{ApiKeys}/{seen.GetProperty("id").GetInt64()}"));

        ExpectV1.KeysRefused(await admin.GetAsync($"{Keys}/{made.TextOf("id")}"), 404, "NOT_FOUND", "Key not found");
        Expect.Refused(await key.GetAsync("/api/users/me"), 401, "Authentication required");
        ExpectV1.Refused(await key.GetAsync("/v1/projects"), 401, "UNAUTHORIZED", "Authentication required");
    }

    [Fact]
    public async Task Key_of_the_platform_API_is_seen_used_and_revoked_on_the_keys_API()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read", "keys:read");

        Expect.Status(200, await key.GetAsync("/v1/projects"));
        var seen = (await key.GetAsync(Keys)).Member("data")[0];
        Assert.Equal(("Test key", key.Prefix), (Text(seen, "name"), Text(seen, "key_prefix")));

        Expect.Status(204, await admin.DeleteAsync($"{Keys}/{Text(seen, "id")}"));

        Expect.Refused(await admin.GetAsync($"{ApiKeys}/{key.Id}"), 404, "Not found");
        ExpectV1.KeysRefused(await key.GetAsync(Keys), 401, "UNAUTHORIZED", "Authentication required");
    }

    [Fact]
    public async Task Data_created_with_one_key_is_visible_to_the_other_and_to_the_person()
    {
        var admin = await shared.App.SignUpAsync();
        var wrk = await admin.MakeKeyAsync();
        var wl = admin.With((await wrk.PostAsync(Keys, new { name = "By key", scopes = (string[])["read", "write"] })).TextOf("raw_key"));

        var id = await wl.MakeProjectAsync("Shared");

        foreach (var client in (ApiClient[])[wrk, wl, admin])
        {
            Assert.Equal("Shared", (await client.GetAsync($"/v1/projects/{id}")).TextOf("data.name"));
        }
    }

    private static string? Text(System.Text.Json.JsonElement json, string member) => json.GetProperty(member).GetString();
}
