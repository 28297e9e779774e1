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

// What a test counts lies in the past, where no request of its own is counted beside it.
public sealed class UsageTests(SharedApp shared)
{
    private const string Path = "/api/usage";
    private const string ThreeDays = Path + "?from=2026-01-30&to=2026-02-01";

    private static readonly DateTimeOffset Noon = new(2026, 1, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Is_shown_by_day_and_by_key()
    {
        var admin = await shared.App.SignUpAsync();
        var (key, other) = (await admin.MakeKeyAsync("read"), await admin.MakeKeyAsync("read"));
        Count(admin, key, Noon, requests: 3, refused: 1);
        Count(admin, key, Noon.AddDays(2), requests: 2);
        Count(admin, other, Noon, requests: 9);
        Count(admin, null, Noon.AddDays(2), requests: 4, refused: 2);
        Count(admin, key, Noon.AddDays(3), requests: 50);
        Count(admin, key, Noon.AddDays(-1), requests: 50);
        await shared.App.FlushUsesAsync();

        var answer = await admin.GetAsync(ThreeDays);

        Expect.Status(200, answer);
        Assert.Equal(["plan", "windows", "days", "keys", "versions"], Expect.Members(answer.Json));
        Assert.Equal("free", answer.TextOf("plan"));
        Assert.Equal(
            """[{"date":"2026-01-30","requests":12,"refused":1},{"date":"2026-01-31","requests":0,"refused":0},{"date":"2026-02-01","requests":6,"refused":2}]""",
            answer.Member("days").GetRawText());
        Assert.Equal([(other.Id, 9, 0), (key.Id, 5, 1)], KeysOf(answer));
        var first = answer.Member("keys")[0];
        Assert.Equal(["id", "name", "prefix", "requests", "refused", "last_used_at"], Expect.Members(first));
        Assert.Equal(("Test key", other.Prefix), (first.GetProperty("name").GetString(), first.GetProperty("prefix").GetString()));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("last_used_at").ValueKind);
    }

    [Fact]
    public async Task Tells_when_a_key_was_last_used()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");
        Count(admin, key, Noon, requests: 1);
        await key.GetAsync("/api/users/me");
        await shared.App.FlushUsesAsync();

        var used = (await admin.GetAsync(ThreeDays)).Member("keys")[0].GetProperty("last_used_at").GetDateTimeOffset();

        Assert.InRange(DateTimeOffset.UtcNow - used, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Tells_what_is_left_of_the_limits()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Change = builder => builder.Services.AddSingleton<IQuotas, SomeQuotas>() });
        var admin = await app.SignUpAsync();
        await admin.SetPlanAsync(Plan.Pro);

        var answer = await admin.GetAsync(Path);

        Assert.Equal("pro", answer.TextOf("plan"));
        Assert.Equal(
            """{"minute":{"limit":300,"remaining":7,"reset":1769774460},"day":{"limit":50000,"remaining":0,"reset":1769817600},"month":{"limit":null,"remaining":null,"reset":1769904000}}""",
            answer.Member("windows").GetRawText());
    }

    [Fact]
    public async Task Is_of_the_last_30_days_where_none_are_asked_for()
    {
        var admin = await shared.App.SignUpAsync();
        var before = DateOnly.FromDateTime(DateTime.UtcNow);

        var days = DaysOf(await admin.GetAsync(Path));

        Assert.InRange(days[^1], before, before.AddDays(1));
        Assert.Equal(Days(days[^1].AddDays(-29), 30), days);
    }

    [Theory]
    [InlineData("from=2026-01-01&to=2026-04-02", "2026-01-01", 92)]
    [InlineData("from=2026-01-31&to=2026-01-31", "2026-01-31", 1)]
    [InlineData("to=2026-03-01", "2026-01-31", 30)]
    [InlineData("from=2024-02-28&to=2024-03-01", "2024-02-28", 3)]
    [InlineData("from=9999-12-30&to=9999-12-31", "9999-12-30", 2)]
    [InlineData("to=0001-01-03", "0001-01-01", 3)]
    public async Task Is_of_the_days_that_are_asked_for(string range, string first, int count)
    {
        var admin = await shared.App.SignUpAsync();

        Assert.Equal(Days(DateOnly.ParseExact(first, "yyyy-MM-dd", null), count), DaysOf(await admin.GetAsync($"{Path}?{range}")));
    }

    [Fact]
    public async Task Begins_where_it_is_asked_to_and_ends_today()
    {
        var admin = await shared.App.SignUpAsync();
        var first = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-3);

        var days = DaysOf(await admin.GetAsync($"{Path}?from={first:yyyy-MM-dd}"));

        Assert.Equal(first, days[0]);
        Assert.InRange(days.Count, 4, 5);
    }

    [Theory]
    [InlineData("from=2026-01-01&to=2026-04-03", "from", "From must be at most 91 days before to")]
    [InlineData("from=0001-01-01&to=9999-12-31", "from", "From must be at most 91 days before to")]
    [InlineData("from=2020-01-01", "from", "From must be at most 91 days before to")]
    [InlineData("from=2026-02-01&to=2026-01-31", "from", "From must not be after to")]
    [InlineData("from=9999-12-31", "from", "From must not be after to")]
    [InlineData("from=2026-02-30&to=2026-03-01", "from", "Must be a date, such as 2026-01-31")]
    [InlineData("from=2026-1-31&to=2026-03-01", "from", "Must be a date, such as 2026-01-31")]
    [InlineData("to=2026-01-31T00:00:00Z", "to", "Must be a date, such as 2026-01-31")]
    [InlineData("to=yesterday", "to", "Must be a date, such as 2026-01-31")]
    [InlineData("to=", "to", "Must be a date, such as 2026-01-31")]
    [InlineData("to=%00", "to", "Must be a date, such as 2026-01-31")]
    [InlineData("to=2026-01-31&to=2026-01-31", "to", "Must be given once")]
    public async Task Refuses_what_is_no_range_and_says_why(string range, string field, string message)
    {
        var admin = await shared.App.SignUpAsync();

        Assert.Equal(message, Expect.Invalid(await admin.GetAsync($"{Path}?{range}"), field));
    }

    [Fact]
    public async Task Names_both_where_neither_can_be_read()
    {
        var details = Expect.Details(await (await shared.App.SignUpAsync()).GetAsync(Path + "?from=a&to=b"));

        Assert.Equal(["from", "to"], Expect.Members(details.GetProperty("fieldErrors")));
    }

    [Fact]
    public async Task Of_keys_comes_with_the_most_used_first_and_ties_by_id()
    {
        var admin = await shared.App.SignUpAsync();
        var keys = new List<MadeKey>();
        for (var i = 0; i < 4; i++) keys.Add(await admin.MakeKeyAsync("read"));
        Count(admin, keys[3], Noon, requests: 2);
        Count(admin, keys[1], Noon, requests: 2, refused: 9);
        Count(admin, keys[2], Noon, requests: 5);
        Count(admin, keys[0], Noon, requests: 0, refused: 1);
        await shared.App.FlushUsesAsync();

        Assert.Equal([keys[2].Id, keys[1].Id, keys[3].Id, keys[0].Id], KeysOf(await admin.GetAsync(ThreeDays)).Select(key => key.Id));
    }

    [Fact]
    public async Task Of_keys_is_of_the_1000_most_used_at_most()
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
        await shared.App.FlushUsesAsync();

        var answer = await admin.GetAsync(ThreeDays);

        Assert.Equal(ids.Skip(1), KeysOf(answer).Select(key => key.Id));
        Assert.Equal(2001, answer.Member("days")[0].GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Names_a_key_that_was_revoked()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");
        Count(admin, key, Noon, requests: 3);
        Assert.Equal(204, (await admin.DeleteAsync($"/api/api-keys/{key.Id}")).Status);
        await shared.App.FlushUsesAsync();

        var answer = await admin.GetAsync(ThreeDays);

        Assert.Equal([(key.Id, 3, 0)], KeysOf(answer));
        Assert.Equal(key.Prefix, answer.Member("keys")[0].GetProperty("prefix").GetString());
    }

    [Theory]
    [InlineData(Role.Admin)]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    public async Task Of_the_whole_organization_is_for_all_but_members(Role role)
    {
        var admin = await shared.App.SignUpAsync();
        var person = await admin.AddMemberAsync(role);
        var (theirs, own) = (await admin.MakeKeyAsync("read"), await person.MakeKeyAsync("usage:read"));
        Count(admin, theirs, Noon, requests: 3);
        Count(admin, own, Noon, requests: 2);
        Count(admin, null, Noon, requests: 1);
        await shared.App.FlushUsesAsync();

        foreach (var client in (ApiClient[])[person, own])
        {
            var answer = await client.GetAsync(ThreeDays);

            Assert.Equal(6, answer.Member("days")[0].GetProperty("requests").GetInt64());
            Assert.Equal([(theirs.Id, 3, 0), (own.Id, 2, 0)], KeysOf(answer));
        }
    }

    [Fact]
    public async Task Of_own_keys_alone_is_for_members()
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
        await shared.App.FlushUsesAsync();

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
    public async Task Of_another_organization_is_never_shown()
    {
        var (admin, stranger) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        var others = await stranger.MakeKeyAsync("read");
        Count(stranger, others, Noon, requests: 3);
        Count(stranger, null, Noon, requests: 3);
        await shared.App.FlushUsesAsync();

        var answer = await admin.GetAsync(ThreeDays);

        Assert.Equal("""{"date":"2026-01-30","requests":0,"refused":0}""", answer.Member("days")[0].GetRawText());
        Assert.Empty(KeysOf(answer));
    }

    [Fact]
    public async Task Needs_its_scope()
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

    private static List<DateOnly> DaysOf(ApiAnswer answer) =>
        [
            .. answer.Member("days")
                .EnumerateArray()
                .Select(day => DateOnly.ParseExact(day.GetProperty("date").GetString()!, "yyyy-MM-dd", null))
        ];

    private static IEnumerable<DateOnly> Days(DateOnly first, int count) => Enumerable.Range(0, count).Select(i => first.AddDays(i));

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
