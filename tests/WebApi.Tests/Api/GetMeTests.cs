using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary><c>GET /api/users/me</c> (GetMe).</summary>
public sealed class GetMeTests(SharedApp shared)
{
    [Fact]
    public async Task Current_user_is_the_person_the_credential_acts_for()
    {
        var admin = await shared.App.SignUpAsync();
        var leader = await admin.AddMemberAsync(Role.Leader);

        foreach (var client in (ApiClient[])[leader, await leader.MakeKeyAsync("links:read")])
        {
            var answer = await client.GetAsync("/api/users/me");

            Expect.Status(200, answer);
            Assert.Equal(
                ["id", "org_id", "org_name", "email", "name", "role", "api_access", "notifications", "created_at"],
                Expect.Members(answer.Json));
            Assert.Equal("null", answer.Member("name").GetRawText());
            Assert.Equal(leader.UserId, answer.NumberOf("id"));
            Assert.Equal(admin.OrganizationId, answer.NumberOf("org_id"));
            Assert.Equal(admin.OrganizationName, answer.TextOf("org_name"));
            Assert.Equal(leader.Email, answer.TextOf("email"));
            Assert.Equal("leader", answer.TextOf("role"));
            Assert.True(answer.Member("api_access").GetBoolean());
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", answer.TextOf("created_at"));
        }
    }

    [Theory]
    [InlineData(Role.Admin, false, true)]
    [InlineData(Role.Leader, false, true)]
    [InlineData(Role.Developer, false, true)]
    [InlineData(Role.Member, false, false)]
    [InlineData(Role.Member, true, true)]
    public async Task Current_user_shows_whether_they_may_have_keys(Role role, bool granted, bool shown)
    {
        var person = await (await shared.App.SignUpAsync()).AddMemberAsync(role, granted);

        var answer = await person.GetAsync("/api/users/me");

        Assert.Equal(shown, answer.Member("api_access").GetBoolean());
        Assert.Equal(role.ToString().ToLowerInvariant(), answer.TextOf("role"));
    }

    [Fact]
    public async Task Current_user_requires_a_credential() =>
        Expect.Refused(await shared.App.Anonymous.GetAsync("/api/users/me"), 401, "Authentication required");
}
