using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>Each scope permits what it names and nothing else; a key never has more permissions than its person.</summary>
public sealed class ScopesTests(SharedApp shared)
{
    private static readonly string[] All =
    [
        "projects:read",
        "projects:write",
        "projects:delete",
        "tasks:read",
        "tasks:write",
        "tasks:delete",
        "keys:read",
        "keys:write",
        "keys:delete"
    ];

    [Theory]
    [InlineData("read", "projects:read", "tasks:read")]
    [InlineData("write", "projects:write", "tasks:write")]
    [InlineData("delete", "projects:delete", "tasks:delete")]
    [InlineData("projects:read", "projects:read")]
    [InlineData("projects:write", "projects:write")]
    [InlineData("projects:delete", "projects:delete")]
    [InlineData("projects:admin", "projects:read", "projects:write", "projects:delete")]
    [InlineData("tasks:read", "tasks:read")]
    [InlineData("tasks:write", "tasks:write")]
    [InlineData("tasks:delete", "tasks:delete")]
    [InlineData("tasks:admin", "tasks:read", "tasks:write", "tasks:delete")]
    [InlineData("keys:read", "keys:read")]
    [InlineData("keys:write", "keys:write")]
    [InlineData("keys:delete", "keys:delete")]
    [InlineData("keys:admin", "keys:read", "keys:write", "keys:delete")]
    [InlineData("links:admin")]
    [InlineData("users:admin")]
    [InlineData("organization:admin")]
    [InlineData("usage:admin")]
    [InlineData("audit:admin")]
    public async Task Scope_permits_what_it_names_and_nothing_else(string scope, params string[] permitted)
    {
        Assert.Equal(permitted, await PermittedAsync(scope));
    }

    [Fact]
    public async Task Admin_scope_permits_everything() => Assert.Equal(All, await PermittedAsync("admin"));

    [Fact]
    public async Task Scopes_add_up() =>
        Assert.Equal(["projects:read", "tasks:read", "tasks:write", "keys:read"], await PermittedAsync("read", "tasks:write", "keys:read"));

    [Fact]
    public async Task Key_loses_and_regains_permissions_with_the_role_of_its_person()
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member, apiAccess: true);
        var key = await member.MakeKeyAsync("read", "keys:admin");
        Expect.Status(200, await key.GetAsync("/v1/projects"));

        await member.ChangeRoleAsync(Role.Member, apiAccess: false);

        ExpectV1.Refused(await key.GetAsync("/v1/projects"), 403, "FORBIDDEN", "Insufficient permissions");
        ExpectV1.KeysRefused(await key.GetAsync("/v1/keys"), 403, "FORBIDDEN", "Insufficient permissions");
        ExpectV1.KeysRefused(await member.GetAsync("/v1/keys"), 403, "FORBIDDEN", "Insufficient permissions");
        ExpectV1.KeysRefused(
            await member.PostAsync("/v1/keys", new { name = "n", scopes = (string[])["read"] }),
            403,
            "FORBIDDEN",
            "Insufficient permissions");
        Expect.Status(200, await member.GetAsync("/v1/projects"));

        await member.ChangeRoleAsync(Role.Member, apiAccess: true);
        Expect.Status(200, await key.GetAsync("/v1/projects"));
    }

    [Fact]
    public async Task Key_of_a_demoted_admin_sees_only_their_own_keys()
    {
        var admin = await shared.App.SignUpAsync();
        var second = await admin.AddMemberAsync(Role.Admin);
        await admin.MakeKeyAsync("read");
        var key = await second.MakeKeyAsync();
        Assert.Equal(2, (await key.GetAsync("/v1/keys")).Member("data").GetArrayLength());

        await second.ChangeRoleAsync(Role.Developer);

        Assert.Equal([key.Prefix], ExpectV1.Each(await key.GetAsync("/v1/keys"), "key_prefix"));
        Expect.Refused(await key.PatchAsync("/api/organizations/current", new { name = "Mine" }), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Scope_is_checked_before_existence()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("links:read");
        var project = await admin.MakeProjectAsync();

        foreach (var id in (string[])[project, "proj_123"])
        {
            ExpectV1.Refused(await key.GetAsync($"/v1/projects/{id}"), 403, "FORBIDDEN", "Insufficient permissions");
        }

        ExpectV1.Refused(await key.PostAsync("/v1/projects", "{"), 403, "FORBIDDEN", "Insufficient permissions");
    }

    private async Task<IEnumerable<string>> PermittedAsync(params string[] scopes)
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync(scopes);
        var project = await admin.MakeProjectAsync();
        var task = await admin.MakeTaskAsync(project);
        var made = await admin.PostAsync("/v1/keys", new { name = "Made", scopes = (string[])["links:read"] });

        // The new key may only have scopes of its creator.
        var responses = new Dictionary<string, ApiAnswer[]>
        {
            ["projects:read"] = [await key.GetAsync("/v1/projects"), await key.GetAsync($"/v1/projects/{project}")],
            ["projects:write"] =
            [
                await key.PostAsync("/v1/projects", new { name = "n" }),
                await key.PutAsync($"/v1/projects/{project}", new { name = "n" }),
                await key.PatchAsync($"/v1/projects/{project}", new { name = "m" })
            ],
            ["tasks:read"] = [await key.GetAsync("/v1/tasks"), await key.GetAsync($"/v1/tasks/{task}")],
            ["tasks:write"] =
            [
                await key.PostAsync("/v1/tasks", new { title = "t", project_id = project }),
                await key.PutAsync($"/v1/tasks/{task}", new { title = "t" }),
                await key.PatchAsync($"/v1/tasks/{task}", new { title = "u" })
            ],
            ["tasks:delete"] = [await key.DeleteAsync($"/v1/tasks/{task}")],
            ["projects:delete"] = [await key.DeleteAsync($"/v1/projects/{project}")],
            ["keys:read"] = [await key.GetAsync("/v1/keys"), await key.GetAsync($"/v1/keys/{made.TextOf("id")}")],
            ["keys:write"] = [await key.PostAsync("/v1/keys", new { name = "n", scopes = scopes[..1] })],
            ["keys:delete"] = [await key.DeleteAsync($"/v1/keys/{made.TextOf("id")}")],
        };
        foreach (var (permission, answers) in responses)
        {
            Assert.True(
                answers.All(a => a.Status is >= 200 and < 300) || answers.All(a => a.Status == 403),
                $"{permission}: {string.Join(' ', answers.AsEnumerable())}");
        }

        return All.Where(permission => responses[permission][0].Status != 403);
    }
}
