using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

public sealed class OrganizationsTests(SharedApp shared)
{
    [Fact]
    public async Task Shows_the_credentials_own_organization()
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member);

        foreach (var client in (ApiClient[])[admin, member, await admin.MakeKeyAsync("organization:read")])
        {
            var answer = await client.GetAsync("/api/organizations/current");

            Assert.Equal(200, answer.Status);
            Assert.Equal(["id", "name", "slug", "org_key", "plan", "created_at"], answer.Json.EnumerateObject().Select(m => m.Name));
            Assert.Equal(admin.OrganizationId, answer.NumberOf("id"));
            Assert.Equal(admin.Slug, answer.TextOf("slug"));
            Assert.Matches("^org_[0-9a-f]{32}$", answer.TextOf("org_key"));
            Assert.Equal("free", answer.TextOf("plan"));
        }
    }
}
