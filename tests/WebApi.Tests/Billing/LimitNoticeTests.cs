using Microsoft.Extensions.Time.Testing;
using Platform.Application.Quotas;
using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Users;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Billing;

/// <summary>Admins are mailed once before a limit is reached (SendLimitNotice).</summary>
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
    public async Task Every_admin_is_mailed_at_80_and_100_percent_of_the_day_once_across_nodes_and_restarts()
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
    public async Task Admin_who_signs_in_only_with_a_provider_is_mailed_too()
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
    public async Task Only_the_mail_for_100_percent_is_sent_when_both_thresholds_are_passed_at_once()
    {
        var admin = await _app.SignUpAsync();

        await UseAsync(admin, 10);
        await WatchAsync();
        await WatchAsync();

        await _app.Mails.WaitAsync(admin.Email, $"{admin.OrganizationName} has used all");
        Assert.Single(Notices(admin));
    }

    [Fact]
    public async Task Monthly_limit_has_separate_notices()
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
    public async Task Limit_of_the_current_plan_applies()
    {
        var admin = await _app.SignUpAsync();
        await admin.SetPlanAsync(Plan.Pro);
        await UseAsync(admin, 9);
        await WatchAsync();
        Assert.Empty(Notices(admin));

        await admin.SetPlanAsync(Plan.Free);
        for (var run = 0; run < 6; run++) await WatchAsync();

        await _app.Mails.WaitAsync(admin.Email, $"{admin.OrganizationName} has used 90%");
    }

    [Fact]
    public async Task Limit_of_another_plan_has_separate_notices_within_the_same_window()
    {
        var admin = await _app.SignUpAsync();
        await UseAsync(admin, 10);
        await WatchAsync();
        await _app.Mails.WaitAsync(admin.Email, $"{admin.OrganizationName} has used all of its daily requests");

        await admin.SetPlanAsync(Plan.Pro);
        await UseAsync(admin, 6);
        await FullWatchAsync();
        await _app.Mails.WaitAsync(admin.Email, $"{admin.OrganizationName} has used 80% of its daily requests");
        await UseAsync(admin, 4);
        await FullWatchAsync();
        var full = await _app.Mails.WaitAsync(admin.Email, $"{admin.OrganizationName} has used all of its daily requests", 2);
        Assert.Contains("all 20 requests that the Pro plan includes", full.Plain.ReplaceLineEndings(" "), StringComparison.Ordinal);

        // Back to the first plan, whose limit was already mailed about today.
        await admin.SetPlanAsync(Plan.Free);
        await FullWatchAsync();
        Assert.Equal(3, Notices(admin).Count);
    }

    [Fact]
    public async Task Notice_of_a_plan_that_the_organization_has_left_is_not_sent()
    {
        var admin = await _app.SignUpAsync();
        await UseAsync(admin, 9);
        await admin.SetPlanAsync(Plan.Pro);
        await FullWatchAsync();
        Assert.Empty(Notices(admin));
        var (use, organization) = (UseOf(limit: Day, used: 9), new OrganizationId(admin.OrganizationId));

        // As a node would that read the plan before it changed, followed by a change back.
        var late = await _app.SendAsync(new SendLimitNotice(organization, Plan.Free, use));
        Assert.Equal(LimitNoticeOutcome.NotDue, late.Value);

        await admin.SetPlanAsync(Plan.Free);
        await FullWatchAsync();

        await _app.Mails.WaitAsync(admin.Email, $"{admin.OrganizationName} has used 90%");
        Assert.Single(Notices(admin));
    }

    [Fact]
    public async Task Counts_that_were_reset_after_they_were_read_send_no_mail()
    {
        var admin = await _app.SignUpAsync();
        await admin.SetPlanAsync(Plan.Pro);
        await UseAsync(admin, 12);
        await FullWatchAsync();
        Assert.Null((await _app.SendAsync(new ResetLimits(admin.Slug))).Error);
        await admin.SetPlanAsync(Plan.Free);

        await WatchAsync();
        await FullWatchAsync();

        Assert.Empty(Notices(admin));
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

    private Task WatchAsync() =>
        Task.WhenAll(_app.WatchLimitsAsync(), _other.WatchLimitsAsync(), _app.WatchLimitsAsync(), _other.WatchLimitsAsync());

    // Counters without recent usage are read by every sixth run.
    private async Task FullWatchAsync()
    {
        for (var run = 0; run < 6; run++) await WatchAsync();
    }

    private LimitUse UseOf(long limit, long used)
    {
        var today = new DateTimeOffset(_clock.GetUtcNow().Date, TimeSpan.Zero);
        return new LimitUse(QuotaWindow.Day, today, today.AddDays(1), limit, used);
    }

    // Uses permits as requests do. The session of the test may have expired, because the clock was moved.
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
            ["Plans:Pro:RequestsPerDay"] = "20",
            ["Plans:Pro:RequestsPerMonth"] = "",
        },
    };
}
