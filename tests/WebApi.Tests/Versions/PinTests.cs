using Platform.Domain.Audit;
using Platform.Domain.Users;
using Platform.TestKit;
using static Platform.WebApi.Tests.Versions.VersionTexts;

namespace Platform.WebApi.Tests.Versions;

/// <summary>The API version that an organization is pinned to.</summary>
public sealed class PinTests(SharedApp shared)
{
    private const string Path = "/api/organizations/current";

    [Fact]
    public async Task New_organization_is_pinned_to_the_first_version()
    {
        var admin = await shared.App.SignUpAsync();

        Assert.Equal(First, (await admin.GetAsync(Path)).TextOf("api_version"));
    }

    [Fact]
    public async Task New_organization_is_pinned_to_the_configured_default()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Settings = new Dictionary<string, string?> { ["Versions:Default"] = Second } });
        var admin = await app.SignUpAsync();

        var shown = await admin.GetAsync(Path);

        Assert.Equal((Second, Second), (shown.TextOf("api_version"), shown[Header]));
        Assert.Equal(Second, (await app.Anonymous.GetAsync("/api/health"))[Header]);
    }

    [Fact]
    public async Task Admin_moves_the_pin_forward_and_back_and_each_change_is_audited()
    {
        var admin = await shared.App.SignUpAsync();
        foreach (var version in (string[])[Second, First, First])
        {
            var changed = await admin.PatchAsync(Path, new { api_version = version });

            Expect.Status(200, changed);
            Assert.Equal(version, changed.TextOf("api_version"));
            Assert.Equal(version, (await admin.GetAsync("/api/users/me"))[Header]);
        }

        var lines = (await shared.App.AuditOfAsync(admin)).Where(line => line.Action == AuditAction.ApiVersionChanged).ToList();
        Assert.Equal([$"from {First} to {Second}", $"from {Second} to {First}"], lines.Select(line => line.Detail));
        Assert.All(lines, line => Assert.Equal((admin.Email, $"{admin.OrganizationId}"), (line.ActorEmail, line.TargetId)));
    }

    [Fact]
    public async Task Name_and_version_change_together()
    {
        var admin = await shared.App.SignUpAsync();

        var changed = await admin.PatchAsync(Path, new { name = "Renamed", api_version = Second });

        Assert.Equal(("Renamed", Second), (changed.TextOf("name"), changed.TextOf("api_version")));
        Assert.Equal(
            [AuditAction.OrganizationRenamed, AuditAction.ApiVersionChanged],
            (await shared.App.AuditOfAsync(admin)).TakeLast(2).Select(line => line.Action));
    }

    [Theory]
    [InlineData("\"2026-12-02\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\"latest\"")]
    public async Task Unknown_version_is_refused_and_the_known_ones_are_listed(string version)
    {
        var admin = await shared.App.SignUpAsync();

        Assert.Equal(Unknown, Expect.Invalid(await admin.PatchAsync(Path, $$"""{"api_version":{{version}}}"""), "api_version"));
        Assert.Equal(First, (await admin.GetAsync(Path)).TextOf("api_version"));
    }

    [Theory]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    [InlineData(Role.Member)]
    public async Task Only_an_admin_moves_the_pin(Role role)
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Status(403, await (await admin.AddMemberAsync(role)).PatchAsync(Path, new { api_version = Second }));
        Assert.Equal(First, (await admin.GetAsync(Path)).TextOf("api_version"));
    }

    [Fact]
    public async Task Pin_of_one_organization_does_not_affect_another()
    {
        var (one, other) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());

        await one.PinAsync(Second);

        Assert.Equal((Second, First), ((await one.GetAsync("/v1/projects"))[Header], (await other.GetAsync("/v1/projects"))[Header]));
    }
}
