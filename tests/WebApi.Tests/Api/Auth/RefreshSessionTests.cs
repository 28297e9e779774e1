using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Auth;

/// <summary><c>POST /api/auth/refresh</c> (RefreshSession).</summary>
public sealed class RefreshSessionTests(SharedApp shared)
{
    private const string Path = "/api/auth/refresh";

    [Fact]
    public async Task Refresh_returns_a_new_token_pair()
    {
        var admin = await shared.App.SignUpAsync();
        var (access, refresh) = (admin.AccessToken, admin.RefreshToken);

        var answer = await admin.RefreshAsync();

        Expect.Status(200, answer);
        Assert.Equal(900, answer.NumberOf("expires_in"));
        Assert.NotEqual(access, admin.AccessToken);
        Assert.NotEqual(refresh, admin.RefreshToken);
        Assert.Equal(200, (await admin.GetAsync("/api/users/me")).Status);
        Expect.Status(200, await admin.RefreshAsync());
    }

    [Fact]
    public async Task Refresh_accepts_a_form()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Status(200, await shared.App.Anonymous.PostFormAsync(Path, ("refresh_token", admin.RefreshToken)));
    }

    [Fact]
    public async Task Reused_refresh_token_ends_the_whole_session()
    {
        var admin = await shared.App.SignUpAsync();
        var other = await admin.LogInAgainAsync();
        var spent = admin.RefreshToken;
        await admin.RefreshAsync();

        Expect.Refused(await RefreshAsync(spent), 401, "Invalid refresh token");

        Expect.Refused(await admin.RefreshAsync(), 401, "Invalid refresh token");
        Expect.Refused(await admin.GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Status(200, await RefreshAsync(other.TextOf("refresh_token")));
    }

    [Fact]
    public async Task Refresh_token_reuse_is_audited()
    {
        var admin = await shared.App.SignUpAsync();
        var spent = admin.RefreshToken;
        await admin.RefreshAsync();

        await RefreshAsync(spent);

        var organization = new OrganizationId(admin.OrganizationId);
        var entry = await shared.App.WithDbAsync(db =>
            db.AuditEntries.SingleAsync(e => e.OrganizationId == organization && e.Action == AuditAction.RefreshReused));
        Assert.Equal(admin.UserId, entry.ActorUserId!.Value.Value);
        Assert.Equal("session", entry.TargetType);
        Assert.Equal("127.0.0.1", entry.Ip);
    }

    [Fact]
    public async Task At_most_one_of_32_simultaneous_refreshes_succeeds()
    {
        var admin = await shared.App.SignUpAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => RefreshAsync(admin.RefreshToken)));

        var refused = answers.Where(a => a.Status != 200).ToList();
        Assert.InRange(answers.Length - refused.Count, 0, 1);

        // The tenth failure is the last that is checked.
        Assert.All(refused.Where(a => a.Status != 429), a => Expect.Refused(a, 401, "Invalid refresh token"));
        Assert.True(refused.Count(a => a.Status == 401) >= 10);
    }

    [Fact]
    public async Task Invalid_refresh_token_is_refused()
    {
        var admin = await shared.App.SignUpAsync();

        foreach (var token in (string[])["nonsense", new string('A', 43), admin.AccessToken[..200]])
        {
            Expect.Refused(await RefreshAsync(token), 401, "Invalid refresh token");
        }
    }

    [Fact]
    public async Task Refresh_token_is_required()
    {
        Assert.Equal("Refresh token is required", Expect.Invalid(await shared.App.Anonymous.PostAsync(Path, new { }), "refresh_token"));
        Expect.Invalid(await shared.App.Anonymous.PostAsync(Path, new { refresh_token = new string('a', 100_000) }), "refresh_token");
    }

    private Task<ApiAnswer> RefreshAsync(string token) => shared.App.Anonymous.PostAsync(Path, new { refresh_token = token });
}
