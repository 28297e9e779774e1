using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary><c>/api/organizations/current</c> (GetCurrentOrganization, ChangeOrganization).</summary>
public sealed class OrganizationsTests(SharedApp shared)
{
    private const string Path = "/api/organizations/current";

    [Fact]
    public async Task Every_role_sees_the_organization_of_its_credential()
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member);

        foreach (var client in (ApiClient[])[admin, member, await admin.MakeKeyAsync("organization:read")])
        {
            var answer = await client.GetAsync(Path);

            Expect.Status(200, answer);
            Assert.Equal(["id", "name", "slug", "org_key", "plan", "created_at", "api_version"], Expect.Members(answer.Json));
            Assert.Equal(admin.OrganizationId, answer.NumberOf("id"));
            Assert.Equal(admin.Slug, answer.TextOf("slug"));
            Assert.Matches("^org_[0-9a-f]{32}$", answer.TextOf("org_key"));
            Assert.Equal("free", answer.TextOf("plan"));
        }
    }

    [Fact]
    public async Task Organization_shows_the_plan_set_by_the_operator()
    {
        var admin = await shared.App.SignUpAsync();

        await admin.SetPlanAsync(Plan.Enterprise);

        Assert.Equal("enterprise", (await admin.GetAsync(Path)).TextOf("plan"));
    }

    [Fact]
    public async Task Admin_renames_the_organization()
    {
        var admin = await shared.App.SignUpAsync();

        var answer = await admin.PatchAsync(Path, new { name = "Zoë & Co <b>" });

        Expect.Status(200, answer);
        Assert.Equal("Zoë & Co <b>", answer.TextOf("name"));
        Assert.Equal(answer.Text, (await admin.GetAsync(Path)).Text);
    }

    [Fact]
    public async Task Organization_is_renamed_by_a_form()
    {
        var admin = await shared.App.SignUpAsync();

        var answer = await admin.SendAsync(HttpMethod.Patch, Path, new FormUrlEncodedContent([KeyValuePair.Create("name", "From a form")]));

        Assert.Equal("From a form", answer.TextOf("name"));
    }

    [Fact]
    public async Task Organization_change_affects_only_members_that_are_sent()
    {
        var admin = await shared.App.SignUpAsync();

        var answer = await admin.PatchAsync(Path, new { slug = "ignored", plan = "enterprise" });

        Expect.Status(200, answer);
        Assert.Equal(admin.Slug, answer.TextOf("slug"));
        Assert.Equal("free", answer.TextOf("plan"));
        Assert.Equal(admin.OrganizationName, answer.TextOf("name"));
    }

    [Theory]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    [InlineData(Role.Member)]
    public async Task Only_an_admin_changes_the_organization(Role role)
    {
        var person = await (await shared.App.SignUpAsync()).AddMemberAsync(role);

        Expect.Refused(await person.PatchAsync(Path, new { name = "Mine" }), 403, "Insufficient permissions");
    }

    [Theory]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":"   "}""")]
    [InlineData("""{"name":null}""")]
    [InlineData("""{"name":7}""")]
    public async Task Invalid_organization_name_is_refused(string body)
    {
        Expect.Invalid(await (await shared.App.SignUpAsync()).PatchAsync(Path, body), "name");
    }

    [Fact]
    public async Task Name_length_is_counted_in_UTF_16_code_units()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Status(200, await admin.PatchAsync(Path, new { name = string.Concat(Enumerable.Repeat("😀", 50)) }));
        Expect.Invalid(await admin.PatchAsync(Path, new { name = string.Concat(Enumerable.Repeat("😀", 50)) + "x" }), "name");
    }
}
