using Platform.Domain.Users;

namespace Platform.WebApi.Tests.Api.ApiKeys;

/// <summary><c>POST /api/api-keys/{id}/adopt</c> (AdoptApiKey).</summary>
public sealed class AdoptApiKeyTests(SharedApp shared)
{
    private const string Path = "/api/api-keys";

    [Fact]
    public async Task Adopted_key_acts_for_the_admin_who_adopted_it()
    {
        var admin = await shared.App.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        var key = await developer.MakeKeyAsync("read", "organization:write");
        Expect.Refused(await key.PatchAsync("/api/organizations/current", new { name = "No" }), 403, "Insufficient permissions");

        var answer = await admin.PostAsync($"{Path}/{key.Id}/adopt");

        Expect.Status(200, answer);
        Assert.Equal(admin.UserId, answer.NumberOf("created_by"));
        Assert.Equal(
            ["id", "name", "prefix", "scopes", "environment", "expires_at", "created_at", "last_used_at", "created_by", "expires_soon"],
            Expect.Members(answer.Json));
        Assert.Equal(admin.UserId, (await key.GetAsync("/api/users/me")).NumberOf("id"));
        Expect.Status(200, await key.PatchAsync("/api/organizations/current", new { name = "Yes" }));
        Expect.Refused(await developer.GetAsync($"{Path}/{key.Id}"), 404, "Not found");
    }

    [Theory]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    [InlineData(Role.Member)]
    public async Task Only_an_admin_can_adopt_a_key(Role role)
    {
        var person = await (await shared.App.SignUpAsync()).AddMemberAsync(role, apiAccess: true);
        var key = await person.MakeKeyAsync("admin");

        Expect.Refused(await person.PostAsync($"{Path}/{key.Id}/adopt"), 403, "Insufficient permissions");
        Expect.Refused(await key.PostAsync($"{Path}/{key.Id}/adopt"), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Key_needs_the_admin_scope_to_adopt_a_key()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await (await admin.AddMemberAsync(Role.Developer)).MakeKeyAsync("read");

        Expect.Refused(await (await admin.MakeKeyAsync("keys:admin")).PostAsync($"{Path}/{key.Id}/adopt"), 403, "Insufficient permissions");
        Expect.Status(200, await (await admin.MakeKeyAsync("admin")).PostAsync($"{Path}/{key.Id}/adopt"));
    }

    [Fact]
    public async Task Key_of_another_organization_cannot_be_adopted()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync();
        var stranger = await shared.App.SignUpAsync();

        Expect.Refused(await stranger.PostAsync($"{Path}/{key.Id}/adopt"), 404, "Not found");
        Assert.Equal(200, (await key.GetAsync("/api/users/me")).Status);
    }
}
