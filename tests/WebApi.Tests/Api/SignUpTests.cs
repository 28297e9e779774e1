using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary><c>POST /api/organizations</c> (SignUp).</summary>
public sealed class SignUpTests(SharedApp shared)
{
    private const string Path = "/api/organizations";
    private const string Password = "correct horse battery";

    private static string NewSlug => $"s-{Guid.NewGuid():n}";

    [Fact]
    public async Task Sign_up_creates_an_organization_and_signs_its_admin_in()
    {
        var slug = NewSlug;

        var answer = await SignUpAsync(new { name = "Blue Fish", slug, email = "Me@Example.com", password = Password });

        Expect.Status(201, answer);
        Assert.Equal(["access_token", "refresh_token", "expires_in", "user", "organization"], Expect.Members(answer.Json));
        Assert.Equal(["id", "org_id", "org_name", "email"], Expect.Members(answer.Member("user")));
        Assert.Equal(["id", "name", "slug", "org_key", "plan", "created_at", "api_version"], Expect.Members(answer.Member("organization")));
        Assert.Equal("me@example.com", answer.TextOf("user.email"));
        Assert.Equal(answer.NumberOf("organization.id"), answer.NumberOf("user.org_id"));
        Assert.Equal(slug, answer.TextOf("organization.slug"));
        Assert.Equal("free", answer.TextOf("organization.plan"));
        var me = await shared.App.Anonymous.With(answer.TextOf("access_token")).GetAsync("/api/users/me");
        Assert.Equal("admin", me.TextOf("role"));
        Assert.Equal("Blue Fish", me.TextOf("org_name"));
    }

    [Fact]
    public async Task Session_of_a_sign_up_can_be_refreshed_listed_and_ended()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Status(200, await admin.RefreshAsync());
        Assert.Equal(1, (await admin.GetAsync("/api/sessions")).NumberOf("pagination.total"));
        Assert.Equal(admin.OrganizationId, (await admin.GetAsync("/api/organizations/current")).NumberOf("id"));
        Assert.Equal(204, (await admin.PostAsync("/api/auth/logout")).Status);
    }

    [Fact]
    public async Task Slug_is_derived_from_the_name()
    {
        var unique = Guid.NewGuid().ToString("n")[..12];

        var answer = await SignUpAsync(new { name = $"Café du Nord & Fils {unique}", email = "a@example.com", password = Password });

        Expect.Status(201, answer);
        Assert.Equal($"cafe-du-nord-fils-{unique}", answer.TextOf("organization.slug"));
    }

    [Theory]
    [InlineData("株式会社テスト", "org-")]
    [InlineData("ab", "ab-")]
    [InlineData("Admin", "admin-")]
    public async Task Slug_is_generated_when_the_name_gives_none_that_is_free(string name, string start)
    {
        var answer = await SignUpAsync(new { name, email = "a@example.com", password = Password });

        Expect.Status(201, answer);
        Assert.StartsWith(start, answer.TextOf("organization.slug"), StringComparison.Ordinal);
        var login = new { email = "a@example.com", password = Password, org_slug = answer.TextOf("organization.slug") };
        Expect.Status(200, await shared.App.Anonymous.PostAsync("/api/auth/login", login));
    }

    [Fact]
    public async Task Simultaneous_sign_ups_with_one_name_get_different_slugs()
    {
        var name = $"Same {Guid.NewGuid():n}"[..20];

        var body = new { name, email = "a@example.com", password = Password };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SignUpAsync(body)));

        Assert.All(answers, answer => Expect.Status(201, answer));
        Assert.Equal(4, answers.Select(answer => answer.TextOf("organization.slug")).Distinct().Count());
        Assert.Contains(answers, answer => answer.TextOf("organization.slug") == name.ToLowerInvariant().Replace(' ', '-'));
    }

    [Fact]
    public async Task Sign_up_accepts_a_form()
    {
        Expect.Status(
            201,
            await shared.App.Anonymous.PostFormAsync(
                Path, ("name", "Form"), ("slug", NewSlug), ("email", "a@example.com"), ("password", Password)));
    }

    [Fact]
    public async Task Taken_slug_is_refused_even_to_simultaneous_sign_ups()
    {
        var slug = NewSlug;

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => SignUpAsync(new { name = "Same", slug, email = "a@example.com", password = Password })));

        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal("Slug is taken", Expect.Invalid(a, "slug")));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("has space")]
    [InlineData("Upper")]
    [InlineData("-start")]
    [InlineData("end-")]
    [InlineData("a_b_c")]
    [InlineData("")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("api")]
    public async Task Invalid_or_reserved_slug_is_refused(string slug)
    {
        Expect.Invalid(await SignUpAsync(new { name = "Name", slug, email = "a@example.com", password = Password }), "slug");
    }

    [Theory]
    [InlineData("1234567")]
    [InlineData("password")]
    [InlineData("PassWord")]
    [InlineData("")]
    public async Task Short_or_common_password_is_refused(string password)
    {
        Expect.Invalid(await SignUpAsync(new { name = "Name", slug = NewSlug, email = "a@example.com", password }), "password");
    }

    [Fact]
    public async Task Name_and_password_that_are_too_long_are_refused()
    {
        Expect.Invalid(
            await SignUpAsync(new { name = new string('n', 101), slug = NewSlug, email = "a@example.com", password = Password }), "name");
        Expect.Invalid(
            await SignUpAsync(new { name = "Name", slug = NewSlug, email = "a@example.com", password = new string('p', 129) }), "password");
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-at")]
    [InlineData("@example.com")]
    [InlineData("a@")]
    [InlineData("a b@example.com")]
    [InlineData("a@b@c")]
    public async Task Sign_up_with_an_invalid_address_is_refused(string email)
    {
        Expect.Invalid(await SignUpAsync(new { name = "Name", slug = NewSlug, email, password = Password }), "email");
    }

    [Fact]
    public async Task Sign_up_is_refused_when_the_operator_has_disabled_it()
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Settings = new Dictionary<string, string?> { ["SignUp:Enabled"] = "false" } });

        var answer = await app.Anonymous.PostAsync(Path, new { name = "Name", email = "a@example.com", password = Password });

        Expect.Refused(answer, 403, "Sign-up is disabled");
    }

    private Task<ApiAnswer> SignUpAsync(object body) => shared.App.Anonymous.PostAsync(Path, body);
}
