using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Credentials;
using Platform.Application.Quotas;
using Platform.Application.Usage;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

// Tests record usage on days in the past, where their own requests are not counted.
public sealed class UsageTests(SharedApp shared)
{
    private const string Path = "/api/usage";
    private const string ThreeDays = Path + "?from=2026-01-30&to=2026-02-01";

    private static readonly DateTimeOffset Noon = new(2026, 1, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Usage_is_shown_by_day_and_by_key()
    {
        var admin = await shared.App.SignUpAsync();
        var (key, other) = (await admin.MakeKeyAsync("read"), await admin.MakeKeyAsync("read"));
        Count(admin, key, Noon, requests: 3, refused: 1);
        Count(admin, key, Noon.AddDays(2), requests: 2);
        Count(admin, other, Noon, requests: 9);
        Count(admin, null, Noon.AddDays(2), requests: 4, refused: 2);
        Count(admin, key, Noon.AddDays(3), requests: 50);
        Count(admin, key, Noon.AddDays(-1), requests: 50);
        await shared.App.FlushUsageAsync();

        var answer = await admin.GetAsync(ThreeDays);

        Expect.Status(200, answer);
        Assert.Equal(["plan", "windows", "days", "keys", "versions"], Expect.Members(answer.Json));
        Assert.Equal("free", answer.TextOf("plan"));
        Assert.Equal(
            """[{"date":"2026-01-30","requests":12,"refused":1},{"date":"2026-01-31","requests":0,"refused":0},"""
                + """{"date":"2026-02-01","requests":6,"refused":2}]""",
            answer.Member("days").GetRawText());
        Assert.Equal([(other.Id, 9, 0), (key.Id, 5, 1)], KeysOf(answer));
        var first = answer.Member("keys")[0];
        Assert.Equal(["id", "name", "prefix", "requests", "refused", "last_used_at"], Expect.Members(first));
        Assert.Equal(("Test key", other.Prefix), (first.GetProperty("name").GetString(), first.GetProperty("prefix").GetString()));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("last_used_at").ValueKind);
    }

    [Fact]
    public async Task Key_in_the_usage_shows_when_it_was_last_used()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");
        Count(admin, key, Noon, requests: 1);
        await key.GetAsync("/api/users/me");
        await shared.App.FlushUsageAsync();

        var used = (await admin.GetAsync(ThreeDays)).Member("keys")[0].GetProperty("last_used_at").GetDateTimeOffset();

        Assert.InRange(DateTimeOffset.UtcNow - used, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Usage_shows_what_remains_of_the_limits()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Change = builder => builder.Services.AddSingleton<IQuotas, SomeQuotas>() });
        var admin = await app.SignUpAsync();
        await admin.SetPlanAsync(Plan.Pro);

        var answer = await admin.GetAsync(Path);

        Assert.Equal("pro", answer.TextOf("plan"));
        Assert.Equal(
            """{"minute":{"limit":300,"remaining":7,"reset":1769774460},"day":"""
                + """{"limit":50000,"remaining":0,"reset":1769817600},"month":{"limit":null,"remaining":null,"reset":1769904000}}""",
            answer.Member("windows").GetRawText());
    }

    [Fact]
    public async Task Keys_are_ordered_by_usage_and_then_by_id()
    {
        var admin = await shared.App.SignUpAsync();
        var keys = new List<MadeKey>();
        for (var i = 0; i < 4; i++) keys.Add(await admin.MakeKeyAsync("read"));
        Count(admin, keys[3], Noon, requests: 2);
        Count(admin, keys[1], Noon, requests: 2, refused: 9);
        Count(admin, keys[2], Noon, requests: 5);
        Count(admin, keys[0], Noon, requests: 0, refused: 1);
        await shared.App.FlushUsageAsync();

        Assert.Equal([keys[2].Id, keys[1].Id, keys[3].Id, keys[0].Id], KeysOf(await admin.GetAsync(ThreeDays)).Select(key => key.Id));
    }

    [Fact]
    public async Task Usage_lists_at_most_the_1000_most_used_keys()
    {
        var admin = await shared.App.SignUpAsync();
        var ids = await shared.App.WithDbAsync(async db =>
        {
            var grant = new ApiKeyGrant(
                new(admin.OrganizationId), new(admin.UserId), "Many", ApiKeyFormat.Wrk, KeyEnvironment.Live, [Scope.Admin.Name], null);
            var keys = Enumerable.Range(0, 1001)
                .Select(_ => ApiKey.Create(grant, ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live), Guid.CreateVersion7(), Noon))
                .ToList();
            db.AddRange(keys);
            await db.SaveAsync(CancellationToken.None);
            return keys.Select(key => key.Id.Value).Order().ToList();
        });
        foreach (var id in ids) CountById(admin, id, Noon, requests: id == ids[0] ? 1 : 2, refused: 0);
        await shared.App.FlushUsageAsync();

        var answer = await admin.GetAsync(ThreeDays);

        Assert.Equal(ids.Skip(1), KeysOf(answer).Select(key => key.Id));
        Assert.Equal(2001, answer.Member("days")[0].GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Usage_includes_revoked_keys()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");
        Count(admin, key, Noon, requests: 3);
        Assert.Equal(204, (await admin.DeleteAsync($"/api/api-keys/{key.Id}")).Status);
        await shared.App.FlushUsageAsync();

        var answer = await admin.GetAsync(ThreeDays);

        Assert.Equal([(key.Id, 3, 0)], KeysOf(answer));
        Assert.Equal(key.Prefix, answer.Member("keys")[0].GetProperty("prefix").GetString());
    }

    [Theory]
    [InlineData(Role.Admin)]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    public async Task Every_role_except_member_sees_the_usage_of_the_organization(Role role)
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(role);
        var (adminsKey, own) = (await admin.MakeKeyAsync("read"), await person.MakeKeyAsync("usage:read"));
        Count(admin, adminsKey, Noon, requests: 3);
        Count(admin, own, Noon, requests: 2);
        Count(admin, null, Noon, requests: 1);
        await shared.App.FlushUsageAsync();

        foreach (var client in (ApiClient[])[person, own])
        {
            var answer = await client.GetAsync(ThreeDays);

            Assert.Equal(6, answer.Member("days")[0].GetProperty("requests").GetInt64());
            Assert.Equal([(adminsKey.Id, 3, 0), (own.Id, 2, 0)], KeysOf(answer));
        }
    }

    [Fact]
    public async Task Member_sees_the_usage_of_their_own_keys_only()
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member, apiAccess: true);
        var other = await admin.AddMemberAsync(Role.Member, apiAccess: true);
        var (admins, others, own, revoked) = (
            await admin.MakeKeyAsync("read"),
            await other.MakeKeyAsync("read"),
            await member.MakeKeyAsync("usage:read"),
            await member.MakeKeyAsync("read"));
        Count(admin, admins, Noon, requests: 30, refused: 5);
        Count(admin, others, Noon, requests: 40);
        Count(admin, own, Noon, requests: 2, refused: 1);
        Count(admin, revoked, Noon, requests: 1);
        Count(admin, null, Noon, requests: 100);
        await member.DeleteAsync($"/api/api-keys/{revoked.Id}");
        await shared.App.FlushUsageAsync();

        foreach (var client in (ApiClient[])[member, own])
        {
            var answer = await client.GetAsync(ThreeDays);

            Assert.Equal("""{"date":"2026-01-30","requests":3,"refused":1}""", answer.Member("days")[0].GetRawText());
            Assert.Equal([(own.Id, 2, 1), (revoked.Id, 1, 0)], KeysOf(answer));
        }

        var without = await (await admin.AddMemberAsync(Role.Member)).GetAsync(ThreeDays);
        Assert.Equal("""{"date":"2026-01-30","requests":0,"refused":0}""", without.Member("days")[0].GetRawText());
        Assert.Empty(KeysOf(without));
    }

    [Fact]
    public async Task Usage_of_another_organization_is_never_shown()
    {
        var (admin, stranger) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        var others = await stranger.MakeKeyAsync("read");
        Count(stranger, others, Noon, requests: 3);
        Count(stranger, null, Noon, requests: 3);
        await shared.App.FlushUsageAsync();

        var answer = await admin.GetAsync(ThreeDays);

        Assert.Equal("""{"date":"2026-01-30","requests":0,"refused":0}""", answer.Member("days")[0].GetRawText());
        Assert.Empty(KeysOf(answer));
    }

    [Fact]
    public async Task Usage_requires_its_scope()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("read", "keys:read", "audit:read");

        Expect.Refused(await key.GetAsync(Path), 403, "Insufficient permissions");
        Expect.Refused(await shared.App.Anonymous.GetAsync(Path), 401, "Authentication required");
    }

    private void Count(Actor owner, MadeKey? key, DateTimeOffset at, int requests, int refused = 0) =>
        CountById(owner, key?.Id, at, requests, refused);

    private void CountById(Actor owner, long? key, DateTimeOffset at, int requests, int refused)
    {
        var caller = new Caller
        {
            Organization = new(owner.OrganizationId),
            OrganizationName = owner.OrganizationName,
            OrgKey = "",
            Email = owner.Email,
            ApiKey = key is null ? null : new ApiKeyId(key.Value)
        };
        var uses = shared.App.Services.GetRequiredService<IUsageRecorder>();
        for (var i = 0; i < requests; i++) uses.RecordRequest(caller, UsedOperation.None, at);
        for (var i = 0; i < refused; i++) uses.RecordRefusal(caller, at);
    }

    private static IEnumerable<(long Id, long Requests, long Refused)> KeysOf(ApiAnswer answer) =>
        answer.Member("keys")
            .EnumerateArray()
            .Select(key =>
                (key.GetProperty("id").GetInt64(), key.GetProperty("requests").GetInt64(), key.GetProperty("refused").GetInt64()));

    private sealed class SomeQuotas : IQuotas
    {
        public ValueTask<IReadOnlyList<QuotaStatus>> ReadAsync(OrganizationId organization, Plan plan, CancellationToken ct) => new(
        [
            new QuotaStatus(QuotaWindow.Minute, 300, 7, Noon.AddMinutes(1)),
            new QuotaStatus(QuotaWindow.Day, 50_000, 0, Noon.AddHours(12)),
            new QuotaStatus(QuotaWindow.Month, null, null, Noon.AddHours(36)),
        ]);
        public Task ResetAsync(OrganizationId organization, CancellationToken ct) => throw new NotSupportedException();
    }
}
