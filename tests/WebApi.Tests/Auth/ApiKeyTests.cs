using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Credentials;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Auth;

/// <summary>Permissions and validity of API keys.</summary>
public sealed class ApiKeyTests(ClockedApp clocked) : IClassFixture<ClockedApp>
{
    private const string Me = "/api/users/me";
    private const string Organization = "/api/organizations/current";

    [Fact]
    public async Task Key_of_either_format_and_environment_works_with_the_scheme_in_any_case()
    {
        var admin = await clocked.App.SignUpAsync();
        var key = await admin.MakeKeyAsync(["read"], KeyEnvironment.Test, null);

        foreach (var scheme in (string[])["Bearer", "bearer", "BEARER"])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, Me);
            request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {key.Key}");
            Expect.Status(200, await admin.With(null).SendAsync(request));
        }
    }

    [Fact]
    public async Task Expired_key_is_refused()
    {
        var admin = await clocked.App.SignUpAsync();
        var key = await admin.MakeKeyAsync(["read"], KeyEnvironment.Live, clocked.Clock.GetUtcNow().AddSeconds(60));

        clocked.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(200, (await key.GetAsync(Me)).Status);

        clocked.Clock.Advance(TimeSpan.FromSeconds(1));
        Expect.Refused(await key.GetAsync(Me), 401, "Authentication required");
    }

    [Fact]
    public async Task Key_loses_permissions_that_its_person_loses()
    {
        var admin = await clocked.App.SignUpAsync();
        var second = await admin.AddMemberAsync(Role.Admin);
        var key = await second.MakeKeyAsync("admin");
        Expect.Status(200, await key.PatchAsync(Organization, new { name = "Before" }));

        await second.ChangeRoleAsync(Role.Developer);

        Expect.Refused(await key.PatchAsync(Organization, new { name = "After" }), 403, "Insufficient permissions");
        Expect.Status(200, await key.GetAsync(Organization));
    }

    [Fact]
    public async Task Key_of_a_member_without_API_access_is_refused_everywhere()
    {
        var admin = await clocked.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member, apiAccess: true);
        var key = await member.MakeKeyAsync();
        Expect.Status(200, await key.GetAsync(Me));

        await member.ChangeRoleAsync(Role.Member, apiAccess: false);
        Expect.Refused(await key.GetAsync(Me), 403, "Insufficient permissions");
        Expect.Refused(await key.GetAsync(Organization), 403, "Insufficient permissions");
        Expect.Refused(await key.GetAsync("/api/api-keys"), 403, "Insufficient permissions");
        Expect.Refused(await key.PostAsync("/authentication"), 403, "Insufficient permissions");

        await member.ChangeRoleAsync(Role.Member, apiAccess: true);
        Expect.Status(200, await key.GetAsync(Me));
    }

    [Fact]
    public async Task Malformed_key_is_refused_without_a_database_query()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Change = builder => builder.Services.AddScoped<ICallerResolver, NoLookUps>() });
        var good = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live).Text;
        var wl = ApiKeySecret.New(ApiKeyFormat.Wl, KeyEnvironment.Live).Text;
        string[] bad =
        [
            "wrk_", "wrk_" + new string('0', 64), good[..^1], good + "0", Mistype(good, 10), Mistype(good, good.Length - 1),
            good.ToUpperInvariant(),
            "wrk_" + good[4..].ToUpperInvariant(), "wl_live_", Mistype(wl, 12), wl.Replace("live", "test", StringComparison.Ordinal),
            "wl_prod_" + wl[8..],
        ];

        foreach (var key in bad) Expect.Refused(await app.Anonymous.With(key).GetAsync(Me), 401, "Authentication required");

        // A lookup would fail with 500, as it does here.
        Assert.Equal(500, (await app.Anonymous.With(good).GetAsync(Me)).Status);
        Assert.Equal(500, (await app.Anonymous.With(wl).GetAsync(Me)).Status);
    }

    [Fact]
    public async Task Well_formed_unknown_key_is_refused()
    {
        foreach (var format in Enum.GetValues<ApiKeyFormat>())
        {
            var key = ApiKeySecret.New(format, KeyEnvironment.Live).Text;
            Expect.Refused(await clocked.App.Anonymous.With(key).GetAsync(Me), 401, "Authentication required");
        }
    }

    private static string Mistype(string key, int at) => key[..at] + (key[at] == '1' ? '2' : '1') + key[(at + 1)..];

    private sealed class NoLookUps : ICallerResolver
    {
        public Caller? TryGetCached(SecretHash hash, DateTimeOffset now) => throw new InvalidOperationException("Looked up.");

        public Caller? TryGetCached(SessionId session, DateTimeOffset now) => null;

        public ValueTask<Caller?> ByApiKeyAsync(SecretHash hash, DateTimeOffset now, CancellationToken ct) =>
            throw new InvalidOperationException("Looked up.");

        public ValueTask<Caller?> BySessionAsync(SessionId session, DateTimeOffset now, CancellationToken ct) =>
            throw new InvalidOperationException("Looked up.");

        public ValueTask<BrowserCaller> ByRefreshTokenAsync(SecretHash refreshToken, DateTimeOffset now, CancellationToken ct) =>
            throw new InvalidOperationException("Looked up.");
    }
}
