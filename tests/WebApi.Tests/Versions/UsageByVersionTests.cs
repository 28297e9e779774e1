using Platform.Domain.Access;
using static Platform.WebApi.Tests.Versions.VersionTexts;

namespace Platform.WebApi.Tests.Versions;

/// <summary>Usage of the API versions.</summary>
public sealed class UsageByVersionTests(SharedApp shared)
{
    [Fact]
    public async Task Usage_has_the_requests_per_version_and_the_time_of_the_last()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("admin");
        var before = DateTimeOffset.UtcNow;
        for (var i = 0; i < 3; i++) await key.SendAsync(HttpMethod.Get, "/v1/projects", null, Second);
        await key.SendAsync(HttpMethod.Get, "/v1/nothing", null, Second);
        await key.SendAsync(HttpMethod.Get, "/v1/projects", null, "latest");
        await shared.App.FlushUsageAsync();

        var versions = (await admin.GetAsync("/api/usage")).Member("versions");

        Assert.Equal(["version", "requests", "last_used_at"], Expect.Members(versions[0]));
        Assert.Equal(
            [(Second, 4L), (First, 2L)],
            versions.EnumerateArray()
                .Select(version => (version.GetProperty("version").GetString()!, version.GetProperty("requests").GetInt64())));
        Assert.InRange(versions[0].GetProperty("last_used_at").GetDateTimeOffset(), before.AddSeconds(-2), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Usage_of_two_flushes_is_summed()
    {
        var admin = await shared.App.SignUpAsync();
        for (var run = 0; run < 2; run++)
        {
            await admin.GetAsync("/v1/tasks");
            await shared.App.FlushUsageAsync();
        }

        Assert.Equal(2, (await admin.GetAsync("/api/usage")).Member("versions")[0].GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Member_who_sees_only_their_own_keys_sees_no_versions()
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member, apiAccess: true);
        await admin.GetAsync("/v1/tasks");
        await shared.App.FlushUsageAsync();

        Assert.Equal("[]", (await member.GetAsync("/api/usage")).Member("versions").GetRawText());
        Assert.Equal("[]", (await (await shared.App.SignUpAsync()).GetAsync("/api/usage")).Member("versions").GetRawText());
    }

    [Fact]
    public async Task Operations_are_stored_by_their_ids()
    {
        var admin = await shared.App.SignUpAsync();
        await admin.SendAsync(HttpMethod.Get, "/v1/keys", null, Second);
        await admin.SendAsync(HttpMethod.Get, "/v1/nothing", null, Second);
        await shared.App.FlushUsageAsync();

        var stored = await shared.App.WithDbAsync(db => Task.FromResult(
            db.OperationDays.Where(day => day.OrganizationId == new Domain.Organizations.OrganizationId(admin.OrganizationId))
                .OrderBy(day => day.Operation).Select(day => $"{day.Version} {day.Operation} {day.Requests}").ToList()));

        Assert.Equal([$"{Second}  1", $"{Second} listKeys 1"], stored);
    }
}
