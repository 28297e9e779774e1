using Platform.Domain.Access;
using Platform.TestKit;
using Platform.WebApi.Tests.Api.Users;

namespace Platform.WebApi.Tests.Api.ApiKeys;

/// <summary>Emails to the person a key acts for (SendExpiryNotice and others).</summary>
public sealed class ApiKeyEmailsTests(SharedApp shared)
{
    private const string Made = "New API key";
    private const string Expires = "An API key";

    [Fact]
    public async Task Creator_of_a_key_is_mailed_its_prefix_only()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        var other = await admin.PostAsync("/v1/keys", new { name = "Other <b>", scopes = (string[])["read"] });

        await shared.App.Mails.WaitAsync(admin.Email, Made, 2);

        var (first, second) = (shared.App.Mails.To(admin.Email, Made)[0], shared.App.Mails.To(admin.Email, Made)[1]);
        Assert.Equal($"New API key in {admin.OrganizationName}", first.Subject);
        Assert.Contains(key.Prefix, first.Plain, StringComparison.Ordinal);
        Assert.Contains("Other &lt;b&gt;", second.Html, StringComparison.Ordinal);
        foreach (var secret in (string[])[key.Key, other.TextOf("raw_key")])
        {
            Assert.All([first, second], mail => Assert.DoesNotContain(secret, mail.Plain + mail.Html, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Owner_of_a_rotated_key_is_mailed_whoever_rotated_it()
    {
        var admin = await shared.App.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        var key = await developer.MakeKeyAsync();

        var rotated = await admin.PostAsync($"/api/api-keys/{key.Id}/rotate");

        var mail = await shared.App.Mails.WaitAsync(developer.Email, Made, 2);
        Assert.Contains(rotated.TextOf("prefix"), mail.Plain, StringComparison.Ordinal);
        Assert.Empty(shared.App.Mails.To(admin.Email, Made));
    }

    [Fact]
    public async Task Refused_creation_of_a_key_sends_no_mail()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Invalid(await admin.PostAsync("/api/api-keys", new { name = "" }), "name");
        await admin.MakeKeyAsync();

        await shared.App.Mails.WaitAsync(admin.Email, Made);
        Assert.Single(shared.App.Mails.To(admin.Email, Made));
    }

    [Fact]
    public async Task Expiry_notices_are_sent_7_days_and_1_day_before_expiry_once_across_all_nodes()
    {
        var clock = TestClock.AtThisSecond();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Clock = clock });
        await using var other = await PlatformApp.StartAsync(new AppOptions { Clock = clock, Database = app.Database });
        var admin = await app.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        var expiring = await developer.MakeKeyAsync([], KeyEnvironment.Live, clock.GetUtcNow().AddDays(30));
        await developer.MakeKeyAsync();
        await developer.MakeKeyAsync([], KeyEnvironment.Live, clock.GetUtcNow().AddDays(300));
        var revoked = await developer.MakeKeyAsync([], KeyEnvironment.Live, clock.GetUtcNow().AddDays(30));
        await developer.DeleteAsync($"/api/api-keys/{revoked.Id}");

        await SendDueAsync();
        clock.Advance(TimeSpan.FromDays(23));
        await SendDueAsync();
        await SendDueAsync();
        var week = await app.Mails.WaitAsync(developer.Email, Expires);
        clock.Advance(TimeSpan.FromDays(6));
        await SendDueAsync();
        await SendDueAsync();
        var day = await app.Mails.WaitAsync(developer.Email, Expires, 2);
        clock.Advance(TimeSpan.FromDays(2));
        await SendDueAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);

        Assert.Equal($"An API key in {admin.OrganizationName} expires in 7 days", week.Subject);
        Assert.Equal($"An API key in {admin.OrganizationName} expires in 1 day", day.Subject);
        Assert.Contains(expiring.Prefix, week.Plain, StringComparison.Ordinal);
        Assert.Equal(2, app.Mails.To(developer.Email, Expires).Count);

        Task SendDueAsync() =>
            Task.WhenAll(
                app.SendExpiryNoticesAsync(),
                other.SendExpiryNoticesAsync(),
                app.SendExpiryNoticesAsync(),
                other.SendExpiryNoticesAsync());
    }

    [Fact]
    public async Task Key_of_a_removed_person_sends_no_expiry_notice_until_it_is_adopted()
    {
        var clock = TestClock.AtThisSecond();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Clock = clock });
        var admin = await app.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        var key = await developer.MakeKeyAsync([], KeyEnvironment.Live, clock.GetUtcNow().AddDays(30));
        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{developer.UserId}"));
        clock.Advance(TimeSpan.FromDays(23));
        await app.SendExpiryNoticesAsync();

        // The session is as old as the key; only the access token has to be renewed.
        Expect.Status(200, await admin.RefreshAsync());
        Expect.Status(200, await admin.PostAsync($"/api/api-keys/{key.Id}/adopt"));
        await app.SendExpiryNoticesAsync();

        await app.Mails.WaitAsync(admin.Email, Expires);
        Assert.Empty(app.Mails.To(developer.Email, Expires));
    }
}
