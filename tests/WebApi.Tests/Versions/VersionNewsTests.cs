using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Versions;

/// <summary>Mail about API versions: sent to subscribers, never twice, and ended by one click.</summary>
public sealed class VersionNewsTests
{
    private const string Oldest = "2026-11-22";
    private const string Newest = "2026-12-01";
    private const string Released = "API version 2026-12-01 is available";

    [Fact]
    public async Task Release_news_is_sent_once_to_every_subscriber_across_nodes_and_repetitions()
    {
        await using var app = await StartAsync();
        await using var other = await StartAsync(app.Database);
        var admin = await app.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        var silent = await admin.AddMemberAsync(Role.Developer);
        await ChooseAsync(silent, false);
        var member = await admin.AddMemberAsync(Role.Member);
        var curious = await admin.AddMemberAsync(Role.Member);
        await ChooseAsync(curious, true);
        var removed = await admin.AddMemberAsync(Role.Admin);
        await admin.DeleteAsync($"/api/users/{removed.UserId}");
        var disabled = await app.SignUpAsync();
        Assert.Null((await app.SendAsync(new Application.Organizations.DisableOrganization(disabled.Slug))).Error);
        await SignUpAgainAsync(app, admin.Email);

        var posted = await Task.WhenAll(app.AnnounceVersionAsync(Newest), other.AnnounceVersionAsync(Newest));
        var again = await other.AnnounceVersionAsync(Newest);

        Assert.Equal((3, 0), (posted.Sum(), again));
        foreach (var person in (Actor[])[admin, developer, curious]) await app.Mails.WaitAsync(person.Email, Released);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Assert.All([admin, developer, curious], person => Assert.Single(app.Mails.To(person.Email, Released)));
        Assert.All([silent, member, removed, disabled], person => Assert.Empty(app.Mails.To(person.Email, "API version")));
    }

    [Fact]
    public async Task Release_news_is_sent_to_an_admin_without_a_password()
    {
        await using var app = await StartAsync();
        var admin = await app.SignUpAsync();
        var email = EmailAddress.TryParse($"by-provider-{Guid.NewGuid():N}@example.com")!;
        await app.WithDbAsync(async db =>
        {
            var organization = await db.Organizations.SingleAsync(o => o.Id == new OrganizationId(admin.OrganizationId));
            db.Users.Add(User.CreateByIdentity(organization, email, Role.Admin, DateTimeOffset.UtcNow));
            await db.SaveChangesAsync();
        });

        Assert.Equal(2, await app.AnnounceVersionAsync(Newest));
        await app.Mails.WaitAsync(email.ToString(), Released);
    }

    [Fact]
    public async Task Release_mail_lists_the_changes_and_offers_one_click_unsubscribing()
    {
        await using var app = await StartAsync();
        var admin = await app.SignUpAsync();

        await app.AnnounceVersionAsync(Newest);

        var mail = await app.Mails.WaitAsync(admin.Email, Released);
        Assert.Contains("key_prefix", mail.Plain, StringComparison.Ordinal);
        Assert.Contains($"{PublicUrl}/developers/changelog", mail.Plain, StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", mail["List-Unsubscribe-Post"]);
        Assert.StartsWith($"<{PublicUrl}/unsubscribe?token=", mail["List-Unsubscribe"], StringComparison.Ordinal);
        Assert.Contains(mail["List-Unsubscribe"].Trim('<', '>'), mail.Plain, StringComparison.Ordinal);
        Assert.Contains(mail["List-Unsubscribe"].Trim('<', '>'), mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_that_gets_an_end_date_is_announced_once_more()
    {
        var clock = TestClock.AtThisSecond();
        await using var app = await StartAsync(null, clock);
        var admin = await app.SignUpAsync();
        Assert.Equal(1, await app.AnnounceVersionAsync(Oldest));
        await using var withEnd = await StartAsync(app.Database, clock, clock.GetUtcNow().AddDays(200));

        Assert.Equal(1, await withEnd.AnnounceVersionAsync(Oldest));
        Assert.Equal(0, await withEnd.AnnounceVersionAsync(Oldest));

        var mail = await app.Mails.WaitAsync(admin.Email, $"API version {Oldest} ends on");
        Assert.Contains("the oldest supported version", mail.Plain.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_of_a_version_are_reminded_30_and_7_days_before_its_end_once_across_all_nodes()
    {
        var clock = TestClock.AtThisSecond();
        var end = clock.GetUtcNow().AddDays(31);
        await using var app = await StartAsync(null, clock, end);
        await using var other = await StartAsync(app.Database, clock, end);
        var pinned = await app.SignUpAsync();
        var movedOn = await app.SignUpAsync();
        var stillUses = await app.SignUpAsync();
        foreach (var admin in (Actor[])[movedOn, stillUses]) await PinToNewestAsync(app, admin);
        await app.WithDbAsync(async db =>
        {
            var date = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO OperationDays (OrganizationId, Date, Version, Operation, Requests, LastUsedAt)
                VALUES ({stillUses.OrganizationId}, {date}, {Oldest}, 'getMe', 1, {clock.GetUtcNow().UtcDateTime})
                """);
        });

        await RemindAsync();
        clock.Advance(TimeSpan.FromDays(2));
        await RemindAsync();
        await RemindAsync();
        var first = await app.Mails.WaitAsync(pinned.Email, "API version");
        clock.Advance(TimeSpan.FromDays(23));
        await RemindAsync();
        await RemindAsync();
        var second = await app.Mails.WaitAsync(pinned.Email, "API version", 2);
        clock.Advance(TimeSpan.FromDays(10));
        await RemindAsync();
        await app.Mails.WaitAsync(stillUses.Email, "API version", 2);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);

        Assert.Equal(
            ($"API version {Oldest} ends within 30 days", $"API version {Oldest} ends within 7 days"), (first.Subject, second.Subject));
        Assert.Equal((2, 2, 0), (CountOf(pinned), CountOf(stillUses), CountOf(movedOn)));

        Task RemindAsync() =>
            Task.WhenAll(app.RemindOfVersionEndsAsync(), other.RemindOfVersionEndsAsync(), app.RemindOfVersionEndsAsync());

        int CountOf(Actor admin) => app.Mails.To(admin.Email, "API version").Count;
    }

    [Fact]
    public async Task One_click_unsubscribes_an_address_in_every_organization_without_signing_in()
    {
        await using var app = await StartAsync();
        var admin = await app.SignUpAsync();
        var elsewhere = await SignUpAgainAsync(app, admin.Email);
        var bystander = await app.SignUpAsync();
        await app.AnnounceVersionAsync(Newest);
        var link = LinkIn(await app.Mails.WaitAsync(admin.Email, Released));

        // Mail scanners open links, so GET must not unsubscribe.
        var page = await app.Anonymous.GetAsync(link);
        Assert.Contains("Unsubscribe", page.Text, StringComparison.Ordinal);
        Assert.True(await WantsAsync(admin));

        // As a mail client posts it (RFC 8058 §3.2): without a cookie or a form token.
        Expect.Status(200, await app.Anonymous.PostFormAsync(link, ("List-Unsubscribe", "One-Click")));
        Expect.Status(200, await app.Anonymous.PostFormAsync(link, ("List-Unsubscribe", "One-Click")));

        Assert.False(await WantsAsync(admin));
        Assert.False(await WantsAsync(elsewhere));
        Assert.True(await WantsAsync(bystander));
        Assert.Single(
            await app.AuditOfAsync(admin), line => line.Action == AuditAction.UserProfileChanged && line.ActorEmail == admin.Email);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not a token")]
    public async Task Forged_unsubscribe_token_has_no_effect_and_reveals_nothing(string token)
    {
        await using var app = await StartAsync();
        var admin = await app.SignUpAsync();

        var refused = await app.Anonymous.PostFormAsync(
            $"/unsubscribe?token={Uri.EscapeDataString(token)}", ("List-Unsubscribe", "One-Click"));

        Expect.Status(422, refused);
        Assert.DoesNotContain("@", refused.Text, StringComparison.Ordinal);
        Assert.True(await WantsAsync(admin));
    }

    [Fact]
    public async Task Unsubscribe_token_of_another_person_cannot_be_derived()
    {
        await using var app = await StartAsync();
        var admin = await app.SignUpAsync();
        var other = await app.SignUpAsync();
        await app.AnnounceVersionAsync(Newest);
        var link = LinkIn(await app.Mails.WaitAsync(admin.Email, Released));
        var token = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
        bytes[7]++;

        Expect.Status(
            422,
            await app.Anonymous.PostFormAsync(
                $"/unsubscribe?token={System.Buffers.Text.Base64Url.EncodeToString(bytes)}", ("List-Unsubscribe", "One-Click")));
        Assert.True(await WantsAsync(other));
    }

    private const string PublicUrl = "https://api.example.com/platform";

    private static Task<PlatformApp> StartAsync(TestDatabase? database = null, TimeProvider? clock = null, DateTimeOffset? ends = null) =>
        PlatformApp.StartAsync(new AppOptions
        {
            Database = database,
            Clock = clock,
            Settings = new Dictionary<string, string?>
            {
                ["Platform:PublicUrl"] = PublicUrl,
                [$"Versions:{Oldest}:Ends"] = ends?.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            },
        });

    private static async Task<Actor> SignUpAgainAsync(PlatformApp app, string email)
    {
        // A person with the same address in another organization.
        var admin = await app.SignUpAsync();
        await app.WithDbAsync(db => db.Users.Where(u => u.Id == new UserId(admin.UserId))
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.Email, EmailAddress.TryParse(email)!)));
        return admin;
    }

    private static async Task ChooseAsync(Actor person, bool wanted) =>
        Expect.Status(200, await person.PatchAsync("/api/users/me", new { notifications = new { api_versions = wanted } }));

    private static async Task<bool> WantsAsync(Actor person)
    {
        var me = await person.PatchAsync("/api/users/me", new { });
        return me.Member("notifications.api_versions").GetBoolean();
    }

    private static Task<int> PinToNewestAsync(PlatformApp app, Actor admin) => app.WithDbAsync(db => db.Organizations
        .Where(o => o.Id == new OrganizationId(admin.OrganizationId)).ExecuteUpdateAsync(o => o.SetProperty(x => x.ApiVersion, Newest)));

    // Without the path of the public address, which the proxy removes.
    private static string LinkIn(ReceivedMail mail) => mail["List-Unsubscribe"].Trim('<', '>')[PublicUrl.Length..];
}
