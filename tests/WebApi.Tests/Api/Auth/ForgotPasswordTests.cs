using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Users;
using Platform.TestKit;
using Platform.WebApi.Tests.Api.Users;

namespace Platform.WebApi.Tests.Api.Auth;

/// <summary><c>POST /api/auth/forgot-password</c> (ForgotPassword, MailPasswordReset).</summary>
public sealed partial class ForgotPasswordTests(SharedApp shared)
{
    private const string Path = "/api/auth/forgot-password";
    private const string Subject = "Reset your password";

    [Fact]
    public async Task Forgotten_password_mails_a_link_to_the_person()
    {
        var admin = await shared.App.SignUpAsync();

        var answer = await ForgetAsync(shared.App.Anonymous, admin.Email.ToUpperInvariant(), admin.Slug);

        Assert.Equal((204, ""), (answer.Status, answer.Text));
        var mail = await shared.App.Mails.WaitAsync(admin.Email, Subject);
        Assert.Equal($"Reset your password for {admin.OrganizationName}", mail.Subject);
        Assert.Contains(
            $"\r\n{shared.App.Url.GetLeftPart(UriPartial.Authority)}/password/reset?token={mail.Token}\r\n",
            mail.Plain,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_is_the_same_for_known_and_unknown_accounts_and_only_the_person_is_mailed()
    {
        var admin = await shared.App.SignUpAsync();
        var (invited, gone) = (Members.NewEmail(), await admin.AddMemberAsync(Role.Member));
        await admin.InviteAsync(shared.App, invited);
        await admin.DeleteAsync($"{Members.Path}/{gone.UserId}");
        (string Email, string Slug)[] named =
        [
            ("nobody@example.com", admin.Slug), (admin.Email, "no-such-organization"), (admin.Email, "?"), (invited, admin.Slug),
            (gone.Email, admin.Slug), (admin.Email, admin.Slug),
        ];

        foreach (var (email, slug) in named)
        {
            var answer = await ForgetAsync(shared.App.Anonymous, email, slug);
            Assert.Equal((204, ""), (answer.Status, answer.Text));
        }

        await shared.App.Mails.WaitAsync(admin.Email, Subject);
        Assert.Single(shared.App.Mails.To(admin.Email, Subject));
        Assert.All([invited, gone.Email, "nobody@example.com"], email => Assert.Empty(shared.App.Mails.To(email, Subject)));
        Assert.Equal(
            0, await shared.App.WithDbAsync(db => db.PasswordResetRequests.CountAsync(r => r.Email == EmailAddress.TryParse(admin.Email))));
    }

    [Fact]
    public async Task Work_before_the_response_is_the_same_for_known_and_unknown_accounts()
    {
        using var log = new CapturedLog();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Log = log });
        var admin = await app.SignUpAsync();
        await ForgetAsync(app.Anonymous, "warm@example.com", admin.Slug);

        var known = await StatementsAsync(admin.Email, admin.Slug);
        var unknown = await StatementsAsync("nobody@example.com", admin.Slug);
        var nowhere = await StatementsAsync("nobody@example.com", "no-such-organization");

        Assert.NotEmpty(known);
        Assert.Contains(
            known,
            statement =>
                statement.Contains("INSERT INTO \"PasswordResetRequests\"", StringComparison.Ordinal)
                    || statement.Contains("INSERT INTO [PasswordResetRequests]", StringComparison.Ordinal));
        Assert.DoesNotContain(known, statement => statement.Contains("Users", StringComparison.Ordinal));
        Assert.Equal(known, unknown);
        Assert.Equal(known, nowhere);

        async Task<List<string>> StatementsAsync(string email, string slug)
        {
            var before = log.Lines.Count;
            Expect.Status(204, await ForgetAsync(app.Anonymous, email, slug));
            return
            [
                .. log.Lines.Skip(before)
                    .Where(line => line.Contains("RequestPath=" + Path, StringComparison.Ordinal))
                    .Select(line => Executed().Match(line))
                    .Where(found => found.Success)
                    .Select(found => found.Groups[1].Value)
            ];
        }
    }

    [Fact]
    public async Task Reset_request_is_audited_with_the_client_address()
    {
        var admin = await shared.App.SignUpAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = ApiClient.Content(new { email = admin.Email, org_slug = admin.Slug })
        };
        request.Headers.Add("X-Request-Id", "forgot-1");

        Expect.Status(204, await shared.App.Anonymous.SendAsync(request));

        await shared.App.Mails.WaitAsync(admin.Email, Subject);
        var entry = (await shared.App.AuditOfAsync(admin)).Single(e => e.Action == "password.reset_requested");
        Assert.Equal(
            (null, "user", $"{admin.UserId}", "127.0.0.1", "forgot-1"),
            (entry.ActorEmail, entry.TargetType, entry.TargetId, entry.Ip, entry.RequestId));
    }

    [Fact]
    public async Task One_person_gets_at_most_five_reset_mails_an_hour_from_all_addresses_together()
    {
        await using var app = await PlatformApp.StartAsync(ProxiedApp.Options(TestClock.AtThisSecond()));
        var admin = await app.SignUpAsync();

        for (var i = 0; i < 8; i++) Expect.Status(204, await FromAsync(app, $"203.0.113.{i}", admin.Email, admin.Slug));

        await app.Mails.WaitAsync(admin.Email, Subject, 5);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal(5, app.Mails.To(admin.Email, Subject).Count);
    }

    [Fact]
    public async Task Eleventh_reset_request_from_one_address_is_refused_without_locking_anyone_out()
    {
        await using var app = await PlatformApp.StartAsync(ProxiedApp.Options(TestClock.AtThisSecond()));
        var admin = await app.SignUpAsync();
        foreach (var email in (string[])[admin.Email, "nobody@example.com"])
        {
            for (var i = 0; i < 10; i++) Expect.Status(204, await FromAsync(app, "203.0.113.7", email, admin.Slug));

            var answer = await FromAsync(app, "203.0.113.7", email, admin.Slug);
            Expect.Refused(answer, 429, "Too many failed attempts; try again later");
            Assert.Equal("900", answer["Retry-After"]);
            Expect.Status(204, await FromAsync(app, "203.0.113.8", email, admin.Slug));
        }

        Expect.Status(200, await admin.LogInAgainAsync());
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("203.0.113.66")]
    [InlineData("localhost.evil.example:80")]
    public async Task Reset_link_never_uses_a_host_from_the_request(string host)
    {
        var admin = await shared.App.SignUpAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = ApiClient.Content(new { email = admin.Email, org_slug = admin.Slug })
        };
        request.Headers.Host = host;

        Expect.Status(204, await shared.App.Anonymous.SendAsync(request));

        var mail = await shared.App.Mails.WaitAsync(admin.Email, Subject);
        Assert.DoesNotContain(host, mail.Plain + mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", mail.Plain, StringComparison.Ordinal);
        Assert.Matches("with this code:\r\n\r\n[A-Za-z0-9_-]{43}\r\n", mail.Plain);
    }

    [Theory]
    [InlineData("""{"org_slug":"acme"}""", "email")]
    [InlineData("""{"email":"nobody","org_slug":"acme"}""", "email")]
    [InlineData("""{"email":"you@example.com"}""", "org_slug")]
    [InlineData("""{"email":"you@example.com","org_slug":" "}""", "org_slug")]
    [InlineData("""{"email":"you@example.com","org_slug":7}""", "org_slug")]
    public async Task Validation_error_of_a_reset_request_names_the_invalid_member(string body, string field) =>
        Expect.Invalid(await shared.App.Anonymous.PostAsync(Path, body), field);

    [Fact]
    public async Task Reset_request_of_a_killed_node_is_processed_by_another_node()
    {
        await using var database = await TestDatabase.CreateAsync();
        string slug;
        const string email = "forgetful@example.com";
        using (var first = ProductProcess.Start(database.Settings))
        {
            var client = await first.ListeningAsync();
            slug = (await client.PostAsync("/api/organizations", new { name = "Forgetful", email, password = Members.Password })).TextOf(
                "organization.slug");
            Assert.Equal(204, (await ForgetAsync(client, email, slug)).Status);
            first.Kill();
            await first.EndAsync();
        }

        await using var next = await PlatformApp.StartAsync(new AppOptions { Database = database });
        var mail = await next.Mails.WaitAsync(email, Subject);

        Assert.Equal(
            204,
            (await next.Anonymous.PostAsync("/api/auth/reset-password", new { token = mail.Token, password = "another password" })).Status);
        Expect.Status(200, await next.LogInAsync(email, slug, "another password"));
        Assert.Single(next.Mails.To(email, Subject));
    }

    internal static Task<ApiAnswer> ForgetAsync(ApiClient client, string email, string slug) =>
        client.PostAsync(Path, new { email, org_slug = slug });

    private static Task<ApiAnswer> FromAsync(PlatformApp app, string address, string email, string slug)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = ApiClient.Content(new { email, org_slug = slug }) };
        request.Headers.Add("X-Forwarded-For", address);
        return app.Anonymous.SendAsync(request);
    }

    // The statements that were sent to the database, without their duration.
    [GeneratedRegex(@"Executed DbCommand \(.*?ms\) \[.*?\]\s+(.*?)(?: \| |$)", RegexOptions.Singleline)]
    private static partial Regex Executed();
}
