using Microsoft.Extensions.Time.Testing;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;
using Platform.WebApi.Tests.Console;

namespace Platform.WebApi.Tests.Billing;

/// <summary>Admins hear of a limit before it is reached, once.</summary>
public sealed class LimitNoticeTests : IAsyncLifetime
{
    private const int Day = 10;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 4, 10, 0, 0, TimeSpan.Zero));
    private PlatformApp _app = null!;
    private PlatformApp _other = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await PlatformApp.StartAsync(Options(null));
        _other = await PlatformApp.StartAsync(Options(_app.Database));
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Each_admin_is_mailed_at_80_and_at_100_percent_of_the_day_once_over_nodes_and_restarts()
    {
        var admin = await _app.SignUpAsync();
        var second = await admin.AddMemberAsync(Role.Admin);
        var silent = await admin.AddMemberAsync(Role.Admin);
        var developer = await admin.AddMemberAsync(Role.Developer);
        await ChooseNoneAsync(silent);

        await UseAsync(admin, 7);
        await WatchAsync();
        await UseAsync(admin, 1);
        await WatchAsync();
        var near = await _app.Mails.WaitAsync(second.Email, $"{admin.OrganizationName} has used 80%");
        await UseAsync(admin, 2);
        await WatchAsync();
        var full = await _app.Mails.WaitAsync(second.Email, $"{admin.OrganizationName} has used all of its daily requests");
        await using (var again = await PlatformApp.StartAsync(Options(_app.Database))) await again.WatchLimitsAsync();
        await WatchAsync();

        Assert.Contains("8 of the 10 requests", near.Plain.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("until 5 March 2026, 00:00 UTC", full.Plain.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(2, Notices(admin).Count);
        Assert.Equal(2, Notices(second).Count);
        Assert.Empty(Notices(silent));
        Assert.Empty(Notices(developer));

        _clock.Advance(TimeSpan.FromDays(1));
        await UseAsync(admin, 8);
        await WatchAsync();
        await _app.Mails.WaitAsync(admin.Email, $"{admin.OrganizationName} has used 80%", 2);
        Assert.Equal(3, Notices(admin).Count);
    }

    [Fact]
    public async Task Admin_who_signs_in_with_a_provider_alone_is_mailed_too()
    {
        var admin = await _app.SignUpAsync();
        var email = EmailAddress.TryParse($"by-provider-{admin.OrganizationId}@example.com")!;
        await _app.WithDbAsync(async db =>
        {
            var organization = await db.Organizations.FindAsync(new OrganizationId(admin.OrganizationId));
            db.Users.Add(User.CreateByIdentity(organization!, email, Role.Admin, _clock.GetUtcNow()));
            await db.SaveAsync(CancellationToken.None);
        });

        await UseAsync(admin, 8);
        await WatchAsync();

        await _app.Mails.WaitAsync(email.Value, $"{admin.OrganizationName} has used 80%");
    }

    [Fact]
    public async Task Only_the_mail_for_100_percent_goes_out_where_both_are_passed_at_once()
    {
        var admin = await _app.SignUpAsync();

        await UseAsync(admin, 10);
        await WatchAsync();
        await WatchAsync();

        await _app.Mails.WaitAsync(admin.Email, $"{admin.OrganizationName} has used all");
        Assert.Single(Notices(admin));
    }

    [Fact]
    public async Task Month_has_notices_of_its_own()
    {
        var admin = await _app.SignUpAsync();
        for (var day = 0; day < 3; day++)
        {
            await UseAsync(admin, 7);
            await WatchAsync();
            _clock.Advance(TimeSpan.FromDays(1));
        }

        await UseAsync(admin, 3);
        await WatchAsync();

        await _app.Mails.WaitAsync(admin.Email, $"{admin.OrganizationName} has used 80% of its monthly requests");
        Assert.Single(Notices(admin));
    }

    [Fact]
    public async Task Limit_of_the_present_plan_counts()
    {
        var admin = await _app.SignUpAsync();
        await admin.SetPlanAsync(Plan.Pro);
        await UseAsync(admin, 9);
        await WatchAsync();
        Assert.Empty(Notices(admin));

        await admin.SetPlanAsync(Plan.Free);
        for (var round = 0; round < 6; round++) await WatchAsync();

        await _app.Mails.WaitAsync(admin.Email, $"{admin.OrganizationName} has used 90%");
    }

    [Fact]
    public async Task Banner_is_on_every_page_of_those_who_may_see_usage()
    {
        var admin = await _app.SignUpAsync();
        var visitor = await Visitor.SignInAsync(_app, admin);
        Assert.DoesNotContain("limit-banner", (await visitor.GetAsync("/workspace/sessions")).Text, StringComparison.Ordinal);

        await UseAsync(admin, 8);
        await WatchAsync();
        var near = (await visitor.GetAsync("/workspace/sessions")).Text;
        await UseAsync(admin, 2);
        await WatchAsync();
        var full = (await visitor.GetAsync("/workspace/members")).Text;

        Assert.Contains("alert-warning limit-banner", near, StringComparison.Ordinal);
        Assert.Contains("80% of the requests for today are used", near, StringComparison.Ordinal);
        Assert.Contains("5 Mar 2026, 00:00 UTC", near, StringComparison.Ordinal);
        Assert.Contains("href=\"/workspace/plan\"", near, StringComparison.Ordinal);
        Assert.Contains("alert-danger limit-banner", full, StringComparison.Ordinal);
        Assert.Contains("All 10 requests for today are used.", full, StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromHours(14));
        Assert.DoesNotContain("limit-banner", (await visitor.GetAsync("/workspace/members")).Text, StringComparison.Ordinal);
    }

    private IReadOnlyList<ReceivedMail> Notices(Actor person) =>
        [.. _app.Mails.To(person.Email).Where(mail => mail.Subject.Contains(" has used ", StringComparison.Ordinal))];

    private Task WatchAsync() => Task.WhenAll(_app.WatchLimitsAsync(), _other.WatchLimitsAsync(), _app.WatchLimitsAsync(), _other.WatchLimitsAsync());

    // Permits are taken as requests take them; the sign-in of the test has long expired where the clock has moved.
    private Task UseAsync(Actor admin, int requests) => _app.UseLimitAsync(new OrganizationId(admin.OrganizationId), requests);

    private Task ChooseNoneAsync(Actor person) => _app.WithDbAsync(async db =>
    {
        (await db.Users.FindAsync(new UserId(person.UserId)))!.ChooseLimitMail(false);
        await db.SaveAsync(CancellationToken.None);
    });

    private AppOptions Options(TestDatabase? database) => new()
    {
        Clock = _clock,
        Database = database,
        Settings = new Dictionary<string, string?>
        {
            ["Plans:Free:RequestsPerDay"] = $"{Day}",
            ["Plans:Free:RequestsPerMonth"] = "30",
            ["Plans:Pro:RequestsPerDay"] = "1000",
            ["Plans:Pro:RequestsPerMonth"] = "",
        },
    };
}
