using Platform.Domain.Users;

namespace Platform.WebApi.Tests.Api.Users;

/// <summary><c>PATCH /api/users/me</c> (ChangeProfile).</summary>
public sealed class ChangeProfileTests(SharedApp shared)
{
    private const string Me = "/api/users/me";

    [Theory]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Leader, false)]
    [InlineData(Role.Developer, true)]
    [InlineData(Role.Member, false)]
    public async Task Profile_change_affects_only_what_is_sent_and_is_visible_at_once(Role role, bool atFirst)
    {
        var person = await (await shared.App.SignUpAsync()).AddMemberAsync(role);
        Assert.Equal(
            $$"""{"api_versions":{{Json(atFirst)}},"limits":true}""", (await person.GetAsync(Me)).Member("notifications").GetRawText());

        var named = await person.PatchAsync(Me, new { name = "Zoe\u0308" });
        var choosing = await person.PatchAsync(Me, new { notifications = new { api_versions = !atFirst } });
        var nothing = await person.PatchAsync(Me, new { notifications = new { } });
        var cleared = await person.PatchAsync(Me, new { name = (string?)null, notifications = new { limits = false } });

        Expect.Status(200, named);
        Assert.Equal("Zoë", named.TextOf("name"));
        Assert.Equal(atFirst, named.Member("notifications.api_versions").GetBoolean());
        Assert.Equal("Zoë", choosing.TextOf("name"));
        Assert.Equal($$"""{"api_versions":{{Json(!atFirst)}},"limits":true}""", choosing.Member("notifications").GetRawText());
        Assert.Equal(choosing.Text, nothing.Text);
        Assert.Equal("null", cleared.Member("name").GetRawText());
        Assert.Equal($$"""{"api_versions":{{Json(!atFirst)}},"limits":false}""", cleared.Member("notifications").GetRawText());
        Assert.Equal(cleared.Text, (await person.GetAsync(Me)).Text);
    }

    [Fact]
    public async Task Profile_change_is_audited_without_the_name_and_an_empty_change_is_not()
    {
        var person = await shared.App.SignUpAsync();
        await person.PatchAsync(Me, new { name = "Your Name", notifications = new { api_versions = false, limits = true } });
        await person.PatchAsync(Me, new { name = "Your Name", notifications = new { api_versions = false } });
        await person.PatchAsync(Me, new { name = (string?)null });

        var lines = (await shared.App.AuditOfAsync(person)).Where(line => line.Action == "user.profile_changed").ToList();

        Assert.Equal(["name changed, api version mails off", "name cleared"], lines.Select(line => line.Detail));
        Assert.All(
            lines, line => Assert.Equal((person.Email, "user", $"{person.UserId}"), (line.ActorEmail, line.TargetType, line.TargetId)));
    }

    [Fact]
    public async Task Name_is_visible_to_members_and_to_no_other_organization()
    {
        var (admin, stranger) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        var person = await admin.AddMemberAsync(Role.Member);
        await person.PatchAsync(Me, new { name = "A name to look for" });

        Assert.Equal("A name to look for", (await admin.GetAsync($"{Members.Path}/{person.UserId}")).TextOf("name"));
        Assert.Equal("A name to look for", (await admin.GetAsync(Members.Path)).Member("data")[0].GetProperty("name").GetString());
        Assert.DoesNotContain("A name to look for", (await stranger.GetAsync(Members.Path)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await stranger.GetAsync($"{Members.Path}/{person.UserId}")).Status);
    }

    [Fact]
    public async Task Form_field_names_members_of_an_object_in_brackets()
    {
        var person = await shared.App.SignUpAsync();
        var form = new FormUrlEncodedContent(
            [KeyValuePair.Create("name", "By form"), KeyValuePair.Create("notifications[limits]", "false")]);

        var answer = await person.SendAsync(HttpMethod.Patch, Me, form);

        Expect.Status(200, answer);
        Assert.Equal("By form", answer.TextOf("name"));
        Assert.Equal("""{"api_versions":true,"limits":false}""", answer.Member("notifications").GetRawText());
    }

    [Theory]
    [InlineData("notifications[limits]=perhaps", "notifications.limits")]
    [InlineData("notifications[limits]=", "notifications.limits")]
    [InlineData("notifications[limits]=true&notifications[limits]=false", "notifications.limits")]
    [InlineData("notifications[api_versions]=%ff", "notifications.api_versions")]
    [InlineData("notifications=true", "notifications")]
    [InlineData("name=", "name")]
    [InlineData("name=a&name=b", "name")]
    public async Task Unreadable_form_is_refused_with_the_name_of_the_field(string form, string field)
    {
        var person = await shared.App.SignUpAsync();
        var content = new StringContent(form, null, "application/x-www-form-urlencoded");

        Expect.Invalid(await person.SendAsync(HttpMethod.Patch, Me, content), field);
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":" \u200b"}""", "name")]
    [InlineData("""{"name":"a\nb"}""", "name")]
    [InlineData("""{"name":"a\u202eb"}""", "name")]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"notifications":null}""", "notifications")]
    [InlineData("""{"notifications":true}""", "notifications")]
    [InlineData("""{"notifications":{"limits":null}}""", "notifications.limits")]
    [InlineData("""{"notifications":{"api_versions":"yes"}}""", "notifications.api_versions")]
    public async Task Invalid_profile_is_refused_with_the_name_of_the_member(string body, string field)
    {
        var person = await shared.App.SignUpAsync();

        Expect.Invalid(await person.PatchAsync(Me, body), field);
    }

    [Fact]
    public async Task Name_has_at_most_100_characters_both_as_typed_and_as_stored()
    {
        var person = await shared.App.SignUpAsync();

        Assert.Equal(new string('x', 100), (await person.PatchAsync(Me, new { name = new string('x', 100) })).TextOf("name"));
        Expect.Invalid(await person.PatchAsync(Me, new { name = new string('x', 101) }), "name");

        // In Unicode normalization form C this character becomes two.
        Expect.Invalid(await person.PatchAsync(Me, new { name = new string('\u0958', 51) }), "name");
        Expect.Status(200, await person.PatchAsync(Me, new { name = new string('\u0958', 50) }));
    }

    [Fact]
    public async Task Key_cannot_change_the_person_it_acts_for()
    {
        var person = await shared.App.SignUpAsync();

        Expect.Refused(await (await person.MakeKeyAsync("admin")).PatchAsync(Me, new { name = "By key" }), 403, "Insufficient permissions");
        Expect.Refused(await shared.App.Anonymous.PatchAsync(Me, new { name = "By no one" }), 401, "Authentication required");
    }

    [Fact]
    public async Task Name_can_be_set_at_sign_up_invitation_or_acceptance()
    {
        var made = await shared.App.Anonymous.PostAsync(
            "/api/organizations",
            new { name = "Named Inc", user_name = "The Founder", email = Members.NewEmail(), password = Members.Password });
        var founder = shared.App.Anonymous.With(made.TextOf("access_token"));
        Assert.Equal("The Founder", (await founder.GetAsync(Me)).TextOf("name"));

        foreach (var (accepting, name) in ((string?, string)[])[(null, "The Invited"), ("The Accepting", "The Accepting")])
        {
            var email = Members.NewEmail();
            var invited = await founder.PostAsync(Members.Path, new { email, role = "member", name = "The Invited" });
            Assert.Equal("The Invited", invited.TextOf("name"));
            var mail = await shared.App.Mails.WaitAsync(email, "Join ");
            Assert.StartsWith("Hello The Invited,\r\n\r\nThe Founder (", mail.Plain, StringComparison.Ordinal);

            var accepted = await shared.App.Anonymous.PostAsync(
                "/api/invitations/accept", new { token = mail.Token, password = Members.Password, name = accepting });

            Assert.Equal(name, (await shared.App.Anonymous.With(accepted.TextOf("access_token")).GetAsync(Me)).TextOf("name"));
        }

        // A repeated invitation without a name keeps the current name.
        var again = Members.NewEmail();
        await founder.PostAsync(Members.Path, new { email = again, role = "member", name = "The Invited" });
        Assert.Equal("The Invited", (await founder.PostAsync(Members.Path, new { email = again, role = "leader" })).TextOf("name"));
    }

    [Theory]
    [InlineData("/api/organizations",
    """{"name":"Named Inc","email":"someone@example.com","password":"a password of one's own","user_name":""}""", "user_name")]
    [InlineData("/api/users", """{"email":"someone@example.com","role":"member","name":"\u200b"}""", "name")]
    [InlineData("/api/invitations/accept", """{"token":"none","password":"a password of one's own","name":"a\tb"}""", "name")]
    public async Task Invisible_name_is_refused_at_every_endpoint(string path, string body, string field)
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Invalid(await admin.PostAsync(path, body), field);
    }

    private static string Json(bool value) => value ? "true" : "false";
}
