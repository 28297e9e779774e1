using Platform.Application.Organizations;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Providers;

/// <summary>Connecting an account at a provider to an existing member, who first has to prove that it belongs to them.</summary>
public sealed class JoinTests(ProviderApp providers)
{
    private const string Start = "/workspace/developers";
    private const string Connect = "/workspace/sign-in/connect";

    [Fact]
    public async Task Member_connects_an_account_by_their_password_once()
    {
        var app = await providers.AppAsync();
        var person = await app.SignUpAsync();
        var account = Accounts.Of(person);
        var visitor = new Visitor(app);
        Assert.Equal((303, Connect), Of(await SignInAsync(visitor, account, person.Slug)));

        await visitor.GetAsync(Connect);
        var failed = await visitor.SendAsync(Connect, ("password", "not the password"));
        Assert.Equal(401, failed.Status);
        Assert.Contains("That password is wrong", failed.Text, StringComparison.Ordinal);
        var joined = await visitor.SendAsync(Connect, ("password", person.Password));

        Assert.Equal((303, Start), Of(joined));
        Assert.Equal((303, Start), Of(await SignInAsync(new Visitor(app), account, person.Slug)));
        Assert.Equal(1, (await person.GetAsync("/api/identities")).NumberOf("pagination.total"));
        var notification = await app.Mails.WaitAsync(person.Email, "Google was connected");
        Assert.Contains(account.Email!, notification.Plain, StringComparison.Ordinal);
        Assert.Contains(await app.AuditOfAsync(person), line => line.Action == "identity.linked"
            && line.Detail == $"provider: google, email: {account.Email}");
    }

    [Fact]
    public async Task Member_connects_an_account_by_a_mailed_link_that_works_once()
    {
        var app = await providers.AppAsync();
        var person = await app.SignUpAsync();
        var account = Accounts.Of(person);
        var visitor = new Visitor(app);
        await SignInAsync(visitor, account, person.Slug);
        await visitor.GetAsync(Connect);
        Assert.Equal((303, Connect + "/sent"), Of(await visitor.SendAsync(Connect + "/mail")));
        var token = (await app.Mails.WaitAsync(person.Email, "Connect Google")).Token;

        // Another browser has another account or none.
        var other = new Visitor(app);
        Assert.Contains("Sign in with the provider first", (await other.GetAsync($"{Connect}/code?token={token}")).Text,
            StringComparison.Ordinal);
        await SignInAsync(other, Accounts.New(), "");
        await other.GetAsync($"{Connect}/code?token={token}");
        Assert.Equal(422, (await other.SendAsync(Connect + "/code", ("token", token))).Status);

        await visitor.GetAsync($"{Connect}/code?token={token}");
        Assert.Equal((303, Start), Of(await visitor.SendAsync(Connect + "/code", ("token", token))));
        var again = new Visitor(app);
        await SignInAsync(again, account with { Subject = "someone-else" }, person.Slug);
        await again.GetAsync($"{Connect}/code?token={token}");
        Assert.Equal(422, (await again.SendAsync(Connect + "/code", ("token", token))).Status);
        Assert.Equal((303, Start), Of(await SignInAsync(new Visitor(app), account, person.Slug)));
    }

    [Fact]
    public async Task Account_with_an_unverified_address_is_connected_to_no_one()
    {
        var app = await providers.AppAsync();
        var person = await app.SignUpAsync();
        var visitor = new Visitor(app);

        var answer = await SignInAsync(visitor, Accounts.Of(person) with { IsVerified = false }, person.Slug);

        Assert.Equal(403, answer.Status);
        Assert.Contains("isn&#x27;t verified", answer.Text, StringComparison.Ordinal);
        await visitor.GetAsync("/workspace/sign-in");
        Assert.Equal((303, "/workspace/sign-in"), Of(await visitor.SendAsync(Connect, ("password", person.Password))));
        Assert.Equal(0, (await person.GetAsync("/api/identities")).NumberOf("pagination.total"));
        await app.FlushSecurityEventsAsync();
        Assert.Contains(await app.AuditOfAsync(person), line => line.Action == "identity.refused"
            && line.Detail!.StartsWith("provider: google", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_workspace_and_workspace_without_the_member_get_the_same_refusal()
    {
        var app = await providers.AppAsync();
        var person = await app.SignUpAsync();
        var account = Accounts.New();

        var answers = new[] { await SignInAsync(new Visitor(app), account, person.Slug),
            await SignInAsync(new Visitor(app), account, "nobody-there") };

        Assert.All(answers, answer => Assert.Equal(403, answer.Status));
        Assert.Equal(WithoutRequest(answers[0], person.Slug), WithoutRequest(answers[1], "nobody-there"));
    }

    [Fact]
    public async Task Wrong_passwords_after_a_provider_are_counted_like_any_other()
    {
        var app = await providers.AppAsync();
        var person = await app.SignUpAsync();
        var visitor = new Visitor(app);
        await SignInAsync(visitor, Accounts.Of(person), person.Slug);
        await visitor.GetAsync(Connect);
        for (var i = 0; i < 10; i++) Assert.Equal(401, (await visitor.SendAsync(Connect, ("password", "not the password"))).Status);

        Assert.Equal(429, (await visitor.SendAsync(Connect, ("password", person.Password))).Status);
        Expect.Status(429, await person.LogInAgainAsync());
    }

    [Fact]
    public async Task Account_of_a_removed_member_signs_no_one_in_until_they_are_invited_again()
    {
        var app = await providers.AppAsync();
        var admin = await app.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Developer);
        var account = Accounts.Of(member);
        var visitor = new Visitor(app);
        await SignInAsync(visitor, account, admin.Slug);
        await visitor.GetAsync(Connect);
        await visitor.SendAsync(Connect, ("password", member.Password));
        await admin.DeleteAsync($"/api/users/{member.UserId}");

        var refused = await SignInAsync(new Visitor(app), account, admin.Slug);
        Assert.Equal(403, refused.Status);
        Assert.Contains("no longer a member", refused.Text, StringComparison.Ordinal);
        Assert.Equal("/workspace/sign-in/which", (await SignInAsync(new Visitor(app), account, ""))["Location"]);

        await admin.PostAsync("/api/users", new { email = member.Email, role = "member" });
        var token = (await app.Mails.WaitAsync(member.Email, "Join")).Token;
        Assert.Equal((303, Start), Of(await AcceptAsync(new Visitor(app), account, token)));
        Assert.Equal((303, Start), Of(await SignInAsync(new Visitor(app), account, admin.Slug)));
    }

    [Fact]
    public async Task Removed_member_who_was_invited_again_must_accept_and_prove_the_account_again()
    {
        var app = await providers.AppAsync();
        var admin = await app.SignUpAsync();
        var member = await admin.AddMemberAsync(Role.Developer);
        var (account, visitor) = (Accounts.Of(member), new Visitor(app));
        await SignInAsync(visitor, account, admin.Slug);
        await visitor.GetAsync(Connect);
        await visitor.SendAsync(Connect, ("password", member.Password));
        await admin.DeleteAsync($"/api/users/{member.UserId}");
        await admin.PostAsync("/api/users", new { email = member.Email, role = "member" });
        var token = (await app.Mails.WaitAsync(member.Email, "Join")).Token;

        var invited = await SignInAsync(new Visitor(app), account, admin.Slug);
        Assert.Contains("Accept your invitation first", invited.Text, StringComparison.Ordinal);
        Expect.Status(200, await app.Anonymous.PostAsync("/api/invitations/accept", new { token, password = "another password" }));
        Assert.Equal((303, Connect), Of(await SignInAsync(visitor, account, admin.Slug)));
        await visitor.GetAsync(Connect);

        Assert.Equal((303, Start), Of(await visitor.SendAsync(Connect, ("password", "another password"))));
        Assert.Equal((303, Start), Of(await SignInAsync(new Visitor(app), account, admin.Slug)));
    }

    [Fact]
    public async Task Refusals_of_every_step_are_audited()
    {
        var app = await providers.AppAsync();
        var admin = await app.SignUpAsync();
        var (account, visitor) = (Accounts.Of(admin), new Visitor(app));
        await SignInAsync(visitor, account, admin.Slug);
        await visitor.GetAsync(Connect);
        await visitor.SendAsync(Connect, ("password", admin.Password));
        var invited = Accounts.New().Email!;
        await admin.PostAsync("/api/users", new { email = invited, role = "member" });
        var token = (await app.Mails.WaitAsync(invited, "Join")).Token;

        Assert.Contains("already connected", (await AcceptAsync(new Visitor(app), account with { Email = invited }, token)).Text,
            StringComparison.Ordinal);
        var late = new Visitor(app);
        await SignInAsync(late, Accounts.Of(admin), admin.Slug);
        await late.GetAsync(Connect);
        await app.SendAsync(new DisableOrganization(admin.Slug));
        await late.SendAsync(Connect, ("password", admin.Password));
        await late.SendAsync(Connect + "/mail");
        await AcceptAsync(new Visitor(app), Accounts.New() with { Email = invited }, token);
        await app.SendAsync(new EnableOrganization(admin.Slug));

        await app.FlushSecurityEventsAsync();
        var reasons = (await app.AuditOfAsync(admin)).Where(line => line.Action == "identity.refused")
            .Select(line => line.Detail!)
            .ToList();
        Assert.Single(reasons, reason => reason.EndsWith("connected to another member of the workspace", StringComparison.Ordinal));
        Assert.Equal(3, reasons.Count(reason => reason.EndsWith(OrganizationErrors.Disabled.Message, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Invitation_is_accepted_only_by_its_own_address_and_once()
    {
        var app = await providers.AppAsync();
        var admin = await app.SignUpAsync();
        var account = Accounts.New();
        await admin.PostAsync("/api/users", new { email = account.Email, role = "developer" });
        var token = (await app.Mails.WaitAsync(account.Email!, "Join")).Token;

        var withoutToken = await SignInAsync(new Visitor(app), account, admin.Slug);
        Assert.Equal(403, withoutToken.Status);
        Assert.Contains("Accept your invitation first", withoutToken.Text, StringComparison.Ordinal);
        Assert.Contains("for another address", (await AcceptAsync(new Visitor(app), Accounts.New(), token)).Text, StringComparison.Ordinal);
        Assert.Contains("isn&#x27;t verified", (await AcceptAsync(new Visitor(app), account with { IsVerified = false }, token)).Text,
            StringComparison.Ordinal);

        var visitor = new Visitor(app);
        Assert.Equal((303, Start), Of(await AcceptAsync(visitor, account, token)));
        Assert.Contains("You have joined the workspace", (await visitor.GetAsync(Start)).Text, StringComparison.Ordinal);
        Assert.Contains("no longer works", (await AcceptAsync(new Visitor(app), account, token)).Text, StringComparison.Ordinal);
        Assert.Contains(await app.AuditOfAsync(admin), line => line.Action == "user.accepted"
            && line.Detail == $"as Developer, provider: google, email: {account.Email}");
    }

    [Fact]
    public async Task Invitation_token_is_in_no_address_sent_to_a_provider()
    {
        var app = await providers.AppAsync();
        var admin = await app.SignUpAsync();
        var email = Accounts.New().Email!;
        await admin.PostAsync("/api/users", new { email, role = "developer" });
        var token = (await app.Mails.WaitAsync(email, "Join")).Token;

        var address = await ProviderApp.LeaveAsync(new Visitor(app), ProviderApp.Google, "/invitations/accept?token=" + token,
            ("purpose", "invitation"), ("token", token));

        Assert.DoesNotContain(token, address, StringComparison.Ordinal);
        Assert.DoesNotContain("prompt=", address, StringComparison.Ordinal);
        Assert.Contains("code_challenge_method=S256", address, StringComparison.Ordinal);
    }

    private Task<ApiAnswer> SignInAsync(Visitor visitor, ProviderAccount account, string workspace) =>
        providers.SignInAsync(visitor, ProviderApp.Google, account, fields: [("purpose", "sign-in"), ("org_slug", workspace)]);

    private Task<ApiAnswer> AcceptAsync(Visitor visitor, ProviderAccount account, string token) =>
        providers.SignInAsync(visitor, ProviderApp.Google, account, "/invitations/accept?token=" + token, ("purpose", "invitation"),
            ("token", token));

    private static (int Status, string? Location) Of(ApiAnswer answer) => (answer.Status, answer["Location"]);

    private static string WithoutRequest(ApiAnswer answer, string workspace) =>
        answer.Text.Replace(answer["X-Request-Id"]!, "", StringComparison.Ordinal).Replace(workspace, "", StringComparison.Ordinal);
}
