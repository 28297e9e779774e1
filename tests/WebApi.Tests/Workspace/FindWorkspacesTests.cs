using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;
using Platform.WebApi.Tests.Api.Users;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>A mail with the workspaces of an address, for people who know only their address (FindWorkspaces).</summary>
public sealed partial class FindWorkspacesTests(SharedApp shared)
{
    private const string Find = "/workspaces/find";
    private const string Subject = "Your workspaces";

    private PlatformApp App => shared.App;

    [Fact]
    public async Task Mail_lists_the_workspaces_of_the_address_and_invitations_without_tokens()
    {
        var email = Members.NewEmail();
        var (first, second, inviting, disabled, left) = (
            await MakeAsync(email), await MakeAsync(email), await App.SignUpAsync(), await MakeAsync(email), await App.SignUpAsync());
        var (_, token) = await inviting.InviteAsync(App, email);
        var (id, _) = await left.InviteAsync(App, email);
        Expect.Status(204, await left.DeleteAsync($"/api/users/{id}"));
        await App.SendAsync(new DisableOrganization(disabled));

        var answer = await FindAsync(App, email.ToUpperInvariant());

        Assert.Equal((303, "/workspaces/sent"), (answer.Status, answer["Location"]));
        var mail = await App.Mails.WaitAsync(email, Subject);
        var server = App.Url.GetLeftPart(UriPartial.Authority);
        foreach (var slug in (string[])[first, second])
        {
            Assert.Contains(
                $"- Workspace {slug} ({slug})\r\n  {server}/workspace/sign-in?workspace={slug}\r\n", mail.Plain, StringComparison.Ordinal);
            Assert.Contains(
                $"<li><a href=\"{server}/workspace/sign-in?workspace={slug}\">Workspace {slug} ({slug})</a></li>",
                mail.Html,
                StringComparison.Ordinal);
        }

        Assert.Contains(
            $"{inviting.OrganizationName} ({inviting.Slug}): you were invited.",
            mail.Plain.Replace("\r\n", " ", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.DoesNotContain(token, mail.Plain, StringComparison.Ordinal);
        Assert.DoesNotContain(disabled, mail.Plain, StringComparison.Ordinal);
        Assert.DoesNotContain(left.Slug, mail.Plain, StringComparison.Ordinal);
        Assert.Single(App.Mails.To(email, Subject));
    }

    [Fact]
    public async Task Response_is_the_same_for_an_unknown_address_which_gets_no_mail()
    {
        var known = Members.NewEmail();
        await MakeAsync(known);
        var unknown = Members.NewEmail();

        var answers = new List<ApiAnswer> { await FindAsync(App, unknown), await FindAsync(App, known) };

        Assert.All(answers, answer => Assert.Equal((303, "/workspaces/sent", ""), (answer.Status, answer["Location"], answer.Text)));
        await App.Mails.WaitAsync(known, Subject);
        Assert.Empty(App.Mails.To(unknown, Subject));
        Assert.Equal(0, await App.WithDbAsync(db => db.WorkspaceSearches.CountAsync(s => s.Email == EmailAddress.TryParse(unknown))));
    }

    [Fact]
    public async Task Statements_before_the_response_are_the_same_for_known_and_unknown_addresses()
    {
        using var log = new CapturedLog();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Log = log });
        var admin = await app.SignUpAsync();
        await FindAsync(app, "warm@example.com");

        var known = await StatementsAsync(admin.Email);
        var unknown = await StatementsAsync("nobody@example.com");

        Assert.Contains(known, statement => statement.Contains("WorkspaceSearches", StringComparison.Ordinal));
        Assert.DoesNotContain(known, statement => statement.Contains("Users", StringComparison.Ordinal));
        Assert.Equal(known, unknown);

        async Task<List<string>> StatementsAsync(string email)
        {
            var before = log.Lines.Count;
            Assert.Equal(303, (await FindAsync(app, email)).Status);
            return
            [
                .. log.Lines.Skip(before)
                    .Where(line => line.Contains("RequestPath=" + Find, StringComparison.Ordinal))
                    .Select(line => Executed().Match(line))
                    .Where(found => found.Success)
                    .Select(found => found.Groups[1].Value)
            ];
        }
    }

    [Fact]
    public async Task Address_gets_at_most_five_mails_an_hour_across_all_nodes()
    {
        var clock = TestClock.AtThisSecond();
        await using var app = await PlatformApp.StartAsync(ProxiedApp.Options(clock));
        await using var other = await PlatformApp.StartAsync(ProxiedApp.Options(clock) with { Database = app.Database });
        var admin = await app.SignUpAsync();

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(303, (await FindAsync(i % 2 == 0 ? app : other, admin.Email, $"203.0.113.{i + 1}")).Status);
        }

        await LookedUpAsync(app);
        await app.Mails.WaitAsync(admin.Email, Subject, 5);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal(5, app.Mails.To(admin.Email, Subject).Count);

        clock.Advance(TimeSpan.FromMinutes(61));
        await FindAsync(app, admin.Email, "203.0.113.1");
        await app.Mails.WaitAsync(admin.Email, Subject, 6);
    }

    [Fact]
    public async Task Sixth_search_in_an_hour_from_one_client_is_refused_for_known_and_unknown_addresses()
    {
        foreach (var email in (string[])[(await App.SignUpAsync()).Email, Members.NewEmail()])
        {
            for (var i = 0; i < 5; i++) Assert.Equal(303, (await FindAsync(App, email)).Status);

            var refused = await FindAsync(App, email);

            Assert.Equal(429, refused.Status);
            Assert.Contains("Too many mails to this address", refused.Text, StringComparison.Ordinal);
            Assert.InRange(int.Parse(refused["Retry-After"]!, System.Globalization.CultureInfo.InvariantCulture), 3500, 3600);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no address")]
    public async Task Invalid_address_is_shown_again_with_the_error(string email)
    {
        var answer = await FindAsync(App, email);

        Assert.Equal(422, answer.Status);
        Assert.Contains("id=\"email-error\"", answer.Text, StringComparison.Ordinal);
    }

    private static async Task<ApiAnswer> FindAsync(PlatformApp app, string email, string? from = null)
    {
        var visitor = new Visitor(app);
        await visitor.GetAsync("/workspaces");
        var request = new HttpRequestMessage(HttpMethod.Post, Find)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("email", email), KeyValuePair.Create("form_token", visitor.Token)]),
        };
        if (from is not null) request.Headers.Add("X-Forwarded-For", from);
        return await visitor.AskAsync(request);
    }

    private static async Task LookedUpAsync(PlatformApp app)
    {
        for (var waited = 0; await app.WithDbAsync(db => db.WorkspaceSearches.AnyAsync()); waited++)
        {
            Assert.True(waited < 300, "Searches still wait");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private async Task<string> MakeAsync(string email)
    {
        var slug = $"found-{Guid.NewGuid():n}"[..20];
        Expect.Status(
            201,
            await App.Anonymous.PostAsync(
                "/api/organizations", new { name = $"Workspace {slug}", slug, email, password = Members.Password }));
        return slug;
    }

    [GeneratedRegex(@"Executed DbCommand [^\]]*\](.*?) \| ", RegexOptions.Singleline)]
    private static partial Regex Executed();
}
