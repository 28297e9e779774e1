using Microsoft.EntityFrameworkCore;
using Platform.Application.Organizations;
using Platform.Domain.Organizations;
using Platform.TestKit;
using Platform.WebApi.Tests.Api.Users;

namespace Platform.WebApi.Tests.Auth;

/// <summary>An organization disabled by the operator (DisableOrganization, EnableOrganization).</summary>
public sealed class DisabledOrganizationTests(SharedApp shared)
{
    public static TheoryData<string, string> Surfaces => new()
    {
        { "/api/users/me", """{"error":"Organization disabled"}""" },
        { "/api/limits", """{"error":"Organization disabled"}""" },
        { "/nothing", """{"error":"Organization disabled"}""" },
        { "/v1/keys", """{"error":{"code":"FORBIDDEN","message":"Organization disabled"}}""" },
        { "/v1/projects", """{"success":false,"error":{"code":"FORBIDDEN","message":"Organization disabled"}}""" },
    };

    [Theory]
    [MemberData(nameof(Surfaces))]
    public async Task Every_credential_of_a_disabled_organization_is_refused_until_it_is_enabled_again(string path, string refusal)
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        var other = await shared.App.SignUpAsync();
        foreach (var client in (ApiClient[])[admin, key]) Assert.NotEqual(403, (await client.GetAsync(path)).Status);

        await SendAsync(new DisableOrganization(admin.Slug));
        foreach (var client in (ApiClient[])[admin, key])
        {
            var refused = await client.GetAsync(path);
            Assert.Equal(403, refused.Status);
            Assert.Equal(refusal, refused.Text);
        }

        Assert.NotEqual(403, (await other.GetAsync(path)).Status);
        await SendAsync(new EnableOrganization(admin.Slug));
        foreach (var client in (ApiClient[])[admin, key]) Assert.NotEqual(403, (await client.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Sign_in_reports_a_disabled_organization_only_with_the_right_password()
    {
        var admin = await shared.App.SignUpAsync();
        await SendAsync(new DisableOrganization(admin.Slug));

        var refused = await LogInAsync(admin.Slug, "wrong password");
        var unknown = await LogInAsync("no-such-organization", admin.Password);

        Expect.Refused(refused, 401, "Invalid credentials");
        Assert.Equal(unknown.Text, refused.Text);
        Expect.Refused(await LogInAsync(admin.Slug, admin.Password), 403, "Organization disabled");

        await SendAsync(new EnableOrganization(admin.Slug));
        Expect.Status(200, await LogInAsync(admin.Slug, admin.Password));

        Task<ApiAnswer> LogInAsync(string slug, string password) =>
            shared.App.Anonymous.PostAsync("/api/auth/login", new { email = admin.Email, password, org_slug = slug });
    }

    [Fact]
    public async Task Refresh_in_a_disabled_organization_is_refused_and_spends_no_token()
    {
        var admin = await shared.App.SignUpAsync();
        await SendAsync(new DisableOrganization(admin.Slug));

        var token = admin.RefreshToken;
        foreach (var _ in (int[])[1, 2]) Expect.Refused(await RefreshAsync(), 403, "Organization disabled");

        await SendAsync(new EnableOrganization(admin.Slug));
        Expect.Status(200, await RefreshAsync());
        Expect.Refused(await RefreshAsync(), 401, "Invalid refresh token");

        Task<ApiAnswer> RefreshAsync() => shared.App.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = token });
    }

    [Fact]
    public async Task Invitation_to_a_disabled_organization_is_refused_and_not_spent()
    {
        var admin = await shared.App.SignUpAsync();
        var (_, token) = await admin.InviteAsync(shared.App, Members.NewEmail());
        await SendAsync(new DisableOrganization(admin.Slug));

        Expect.Refused(await shared.App.AcceptAsync(token), 403, "Organization disabled");

        await SendAsync(new EnableOrganization(admin.Slug));
        Expect.Status(200, await shared.App.AcceptAsync(token));
    }

    [Fact]
    public async Task Reused_token_ends_the_session_of_a_disabled_organization()
    {
        var admin = await shared.App.SignUpAsync();
        var spent = admin.RefreshToken;
        Expect.Status(200, await admin.RefreshAsync());
        await SendAsync(new DisableOrganization(admin.Slug));

        Expect.Refused(
            await shared.App.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = spent }), 401, "Invalid refresh token");

        await SendAsync(new EnableOrganization(admin.Slug));
        Expect.Refused(await admin.GetAsync("/api/users/me"), 401, "Authentication required");
    }

    [Fact]
    public async Task Repeated_disabling_takes_effect_once_and_is_audited_as_the_operators()
    {
        var admin = await shared.App.SignUpAsync();

        foreach (var _ in (int[])[1, 2]) await SendAsync(new DisableOrganization(admin.Slug));
        foreach (var _ in (int[])[1, 2]) await SendAsync(new EnableOrganization(admin.Slug.ToUpperInvariant()));

        var actions = await shared.App.WithDbAsync(db => db.AuditEntries
            .Where(e => e.OrganizationId == new OrganizationId(admin.OrganizationId) && e.ActorUserId == null)
            .OrderBy(e => e.Sequence).Select(e => e.Action).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["organization.disabled", "organization.enabled"], actions);
    }

    private async Task SendAsync(Application.Common.ICommand command) => Assert.Null((await shared.App.SendAsync(command)).Error);
}
