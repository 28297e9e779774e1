using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Users;

/// <summary><c>POST /api/invitations/accept</c> (AcceptInvitation).</summary>
public sealed class AcceptInvitationTests(SharedApp shared)
{
    private const string Unknown = "The token is unknown, spent or expired";

    [Fact]
    public async Task Accepted_invitation_signs_the_new_member_in()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());
        var (id, token) = await admin.InviteAsync(shared.App, email, "developer");

        var answer = await shared.App.AcceptAsync(token);

        Expect.Status(200, answer);
        Assert.Equal(["access_token", "refresh_token", "expires_in", "user"], Expect.Members(answer.Json));
        Assert.Equal((id, email), (answer.NumberOf("user.id"), answer.TextOf("user.email")));
        Assert.Equal("developer", (await admin.With(answer.TextOf("access_token")).GetAsync("/api/users/me")).TextOf("role"));
        Assert.Equal("active", (await admin.GetAsync($"{Members.Path}/{id}")).TextOf("status"));
        Expect.Status(200, await shared.App.LogInAsync(email, admin.Slug));
        var entry = (await shared.App.AuditOfAsync(admin)).Single(e => e.Action == "user.accepted");
        Assert.Equal((email, $"{id}"), (entry.ActorEmail, entry.TargetId));
    }

    [Fact]
    public async Task Invitation_is_accepted_once()
    {
        var admin = await shared.App.SignUpAsync();
        var (_, token) = await admin.InviteAsync(shared.App, Members.NewEmail());
        Expect.Status(200, await shared.App.AcceptAsync(token));

        Assert.Equal(Unknown, Expect.Invalid(await shared.App.AcceptAsync(token), "token"));
    }

    [Fact]
    public async Task Invitation_accepted_many_times_simultaneously_is_accepted_once()
    {
        var (admin, email) = (await shared.App.SignUpAsync(), Members.NewEmail());
        var (_, token) = await admin.InviteAsync(shared.App, email);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => shared.App.AcceptAsync(token, $"password number {i}")));

        var won = Assert.Single(answers.Index(), answer => answer.Item.Status == 200).Index;
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Expect.Invalid(answer, "token"));
        Expect.Status(200, await shared.App.LogInAsync(email, admin.Slug, $"password number {won}"));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("' OR 1=1 --")]
    public async Task Invalid_invitation_token_is_refused(string token) =>
        Assert.Equal(Unknown, Expect.Invalid(await shared.App.AcceptAsync(token), "token"));

    [Theory]
    [InlineData("short", "password")]
    [InlineData("password1", "password")]
    public async Task Weak_password_is_refused_and_the_invitation_stays_open(string password, string field)
    {
        var admin = await shared.App.SignUpAsync();
        var (_, token) = await admin.InviteAsync(shared.App, Members.NewEmail());

        Expect.Invalid(await shared.App.AcceptAsync(token, password), field);

        Expect.Status(200, await shared.App.AcceptAsync(token));
    }

    [Fact]
    public async Task Validation_error_of_an_acceptance_names_every_missing_member()
    {
        var answer = await shared.App.Anonymous.PostAsync("/api/invitations/accept", new { });

        Assert.Equal(["password", "token"], Expect.Members(Expect.Details(answer).GetProperty("fieldErrors")).Order());
    }

    [Fact]
    public async Task Invitation_is_valid_for_seven_days()
    {
        var clock = TestClock.AtThisSecond();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Clock = clock });
        var admin = await app.SignUpAsync();
        var (_, late) = await admin.InviteAsync(app, Members.NewEmail());
        clock.Advance(TimeSpan.FromSeconds(1));
        var (_, early) = await admin.InviteAsync(app, Members.NewEmail());

        clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));

        Expect.Invalid(await app.AcceptAsync(late), "token");
        Expect.Status(200, await app.AcceptAsync(early));
    }
}
