using System.Text.Json;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Users;

/// <summary><c>POST /api/users</c> (InviteUser).</summary>
public sealed class InviteUserTests(SharedApp shared)
{
    [Fact]
    public async Task Invitation_returns_the_invited_member_and_mails_a_link()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());

        var answer = await admin.PostAsync(Members.Path, new { email = email.ToUpperInvariant(), role = "developer" });

        Expect.Status(201, answer);
        Assert.Equal(
            ["id", "org_id", "org_name", "email", "name", "role", "api_access", "created_at", "status", "mail_problem"],
            Expect.Members(answer.Json));
        Assert.Equal(admin.OrganizationId, answer.NumberOf("org_id"));
        Assert.Equal(admin.OrganizationName, answer.TextOf("org_name"));
        Assert.Equal(email, answer.TextOf("email"));
        Assert.Equal("developer", answer.TextOf("role"));
        Assert.Equal("invited", answer.TextOf("status"));

        var mail = await shared.App.Mails.WaitAsync(email);
        Assert.Equal($"Join {admin.OrganizationName}", mail.Subject);
        Assert.Contains(
            $"{admin.Email} has invited you to {admin.OrganizationName}",
            mail.Plain.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains(
            $"{shared.App.Url.GetLeftPart(UriPartial.Authority)}/invitations/accept?token={mail.Token}\r\n",
            mail.Plain,
            StringComparison.Ordinal);
        Assert.Contains($"/invitations/accept?token={mail.Token}\"", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invited_person_cannot_sign_in_before_accepting()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());
        await admin.InviteAsync(shared.App, email);

        Expect.Refused(await shared.App.LogInAsync(email, admin.Slug), 401, "Invalid credentials");
    }

    [Fact]
    public async Task Address_of_a_member_is_refused_in_any_case()
    {
        var admin = await shared.App.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Member);

        foreach (var email in (string[])[admin.Email, member.Email, member.Email.ToUpperInvariant()])
        {
            Assert.Equal(
                "Email is already a member's",
                Expect.Invalid(await admin.PostAsync(Members.Path, new { email, role = "member" }), "email"));
        }
    }

    [Fact]
    public async Task Address_of_a_member_of_another_organization_is_accepted()
    {
        var (admin, other) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());

        Expect.Status(201, await admin.PostAsync(Members.Path, new { email = other.Email, role = "member" }));
    }

    [Fact]
    public async Task Repeated_invitation_updates_the_role_and_every_mail_works_until_one_is_accepted()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());
        var first = await admin.InviteAsync(shared.App, email, "member");

        var second = await admin.InviteAsync(shared.App, email, "leader");

        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.Token, second.Token);
        Assert.Equal(2, (await admin.GetAsync(Members.Path)).NumberOf("pagination.total"));
        Expect.Status(200, await shared.App.AcceptAsync(first.Token));
        Expect.Invalid(await shared.App.AcceptAsync(second.Token), "token");
        Assert.Equal("leader", (await admin.GetAsync($"{Members.Path}/{first.Id}")).TextOf("role"));
    }

    [Fact]
    public async Task One_person_gets_at_most_five_invitation_mails_an_hour()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());
        for (var i = 0; i < 5; i++) Expect.Status(201, await admin.PostAsync(Members.Path, new { email, role = "member" }));

        var answer = await admin.PostAsync(Members.Path, new { email, role = "admin" });

        Expect.Refused(answer, 429, "Too many mails to this address; try again later");
        Assert.InRange(int.Parse(answer["Retry-After"]!, System.Globalization.CultureInfo.InvariantCulture), 3500, 3600);
        Assert.Equal("member", (await admin.GetAsync(Members.Path)).Member("data")[0].GetProperty("role").GetString());
    }

    [Fact]
    public async Task Simultaneous_invitations_of_one_address_create_one_member()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => admin.PostAsync(Members.Path, new { email, role = "member" })));

        Assert.All(answers, answer => Assert.True(answer.Status is 201 or 422, answer.ToString()));
        Assert.Equal(2, (await admin.GetAsync(Members.Path)).NumberOf("pagination.total"));
    }

    [Fact]
    public async Task Invitation_is_sent_once_per_idempotency_key()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());

        var first = await PostAsync();
        var again = await PostAsync();

        Assert.Equal(201, again.Status);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again["Idempotent-Replayed"]);
        await shared.App.Mails.WaitAsync(email);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Assert.Single(shared.App.Mails.To(email));

        Task<ApiAnswer> PostAsync()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Members.Path)
            {
                Content = ApiClient.Content(new { email, role = "member" })
            };
            request.Headers.Add("Idempotency-Key", "once");
            return admin.SendAsync(request);
        }
    }

    [Fact]
    public async Task Invitation_accepts_a_form()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());

        Assert.Equal("leader", (await admin.PostFormAsync(Members.Path, ("email", email), ("role", "leader"))).TextOf("role"));
    }

    [Theory]
    [InlineData("""{"role":"member"}""", "email")]
    [InlineData("""{"email":"","role":"member"}""", "email")]
    [InlineData("""{"email":"nobody","role":"member"}""", "email")]
    [InlineData("""{"email":"a@b\r\nBcc: c@example.com","role":"member"}""", "email")]
    [InlineData("""{"email":"someone@example.com"}""", "role")]
    [InlineData("""{"email":"someone@example.com","role":null}""", "role")]
    [InlineData("""{"email":"someone@example.com","role":"owner"}""", "role")]
    [InlineData("""{"email":"someone@example.com","role":"Admin"}""", "role")]
    [InlineData("""{"email":"someone@example.com","role":0}""", "role")]
    public async Task Invitation_with_an_invalid_address_or_role_is_refused(string body, string field)
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Invalid(await admin.PostAsync(Members.Path, body), field);
        Assert.Equal(1, (await admin.GetAsync(Members.Path)).NumberOf("pagination.total"));
    }

    [Theory]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    [InlineData(Role.Member)]
    public async Task Only_an_admin_invites(Role role)
    {
        var person = await (await shared.App.SignUpAsync()).AddMemberAsync(role, apiAccess: true);
        var body = new { email = Members.NewEmail(), role = "member" };

        Expect.Refused(await person.PostAsync(Members.Path, body), 403, "Insufficient permissions");
        Expect.Refused(await (await person.MakeKeyAsync("admin")).PostAsync(Members.Path, body), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Key_invites_an_admin_only_with_the_full_admin_scope()
    {
        var admin = await shared.App.SignUpAsync();
        var (narrow, full) = (await admin.MakeKeyAsync("users:admin"), await admin.MakeKeyAsync("admin"));

        Expect.Refused(
            await narrow.PostAsync(Members.Path, new { email = Members.NewEmail(), role = "admin" }), 403, "Insufficient permissions");
        Expect.Status(201, await narrow.PostAsync(Members.Path, new { email = Members.NewEmail(), role = "leader" }));
        Expect.Status(201, await full.PostAsync(Members.Path, new { email = Members.NewEmail(), role = "admin" }));
    }

    [Fact]
    public async Task Organization_name_is_escaped_in_the_invitation_mail()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());
        const string name = "<b>Zoë</b> & \"Co\" Bcc: victim@example.com";
        Expect.Status(200, await admin.PatchAsync("/api/organizations/current", new { name }));

        await admin.InviteAsync(shared.App, email);

        var mail = shared.App.Mails.To(email).Single();
        Assert.Equal("Join <b>Zoë</b> & \"Co\" Bcc: victim@example.com", mail.Subject);
        Assert.Equal("", mail["Bcc"]);
        Assert.Contains("&lt;b&gt;Zo", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("<b>Zoë</b>", mail.Plain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_link_uses_the_configured_address()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Settings = new Dictionary<string, string?> { ["Platform:PublicUrl"] = "https://api.example.com/base/" } });
        var (admin, email) = (await app.SignUpAsync(), Members.NewEmail());

        var (_, token) = await admin.InviteAsync(app, email);

        Assert.Contains(
            $"\r\nhttps://api.example.com/base/invitations/accept?token={token}\r\n",
            app.Mails.To(email).Single().Plain,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_is_audited()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());
        var (id, _) = await admin.InviteAsync(shared.App, email, "leader");

        var entry = JsonSerializer.Serialize((await shared.App.AuditOfAsync(admin)).Last());

        Assert.Contains("user.invited", entry, StringComparison.Ordinal);
        Assert.Contains($"\"TargetId\":\"{id}\"", entry, StringComparison.Ordinal);
        Assert.Contains($"{email} as Leader", entry, StringComparison.Ordinal);
    }
}
