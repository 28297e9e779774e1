using Microsoft.Playwright;
using Platform.Browser.Tests.AllowedDomains;
using static Platform.Browser.Tests.Workspace.ConsoleApp;

namespace Platform.Browser.Tests.Workspace;

/// <summary>Invitations, roles, forgotten passwords, devices and domains, each in a separate browser.</summary>
public sealed class PeopleTests(ConsoleApp console, PageElsewhere elsewhere, Chromium chromium)
    : IClassFixture<PageElsewhere>
{
    [Fact]
    public async Task Invited_person_accepts_in_another_browser_and_sees_what_their_role_allows()
    {
        var email = NewEmail();
        await using var admin = await chromium.NewPageAsync(console.Url);
        await using var invited = await chromium.NewPageAsync(console.Url);
        await SignUpAsync(admin, NewEmail());
        await admin.GoToAsync("/workspace/members");
        await admin.Page.GetByLabel("Email").FillAsync(email);
        await admin.Page.GetByLabel("Role").SelectOptionAsync("member");
        await ClickAsync(admin, "Send invitation");
        await SeesAsync(admin, "The invitation is on its way.");

        await invited.GoToAsync($"/invitations/accept?token={(await console.App.Mails.WaitAsync(email, "Join ")).Token}");
        await invited.Page.GetByLabel("Password").FillAsync(Password);
        await ClickAsync(invited, "Join the workspace");
        await SeesAsync(invited, "You have no API access yet");
        await Assertions.Expect(invited.Page.GetByRole(AriaRole.Link, new() { Name = "Audit log" })).ToHaveCountAsync(0);
        await invited.GoToAsync("/workspace/audit");
        await SeesHeadingAsync(invited, "You can't do that");
        await invited.GoToAsync("/workspace/developers/keys/new");
        await SeesHeadingAsync(invited, "You can't do that");
        await invited.GoToAsync("/workspace/members");
        await SeesHeadingAsync(invited, "Members");
        await Assertions.Expect(invited.Page.GetByRole(AriaRole.Button, new() { Name = "Send invitation" })).ToHaveCountAsync(0);

        // A change by an admin takes effect on the next page.
        await admin.GoToAsync("/workspace/members");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = $"Edit {email}" }).ClickAsync();
        await admin.Page.GetByLabel("Developer").CheckAsync();
        await ClickAsync(admin, "Save");
        await SeesAsync(admin, "The member was changed.");
        await GenerateKeyAsync(invited, "A developer's");

        await admin.GoToAsync("/workspace/members");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = $"Edit {email}" }).ClickAsync();
        await ClickAsync(admin, $"Remove {email}");
        await SeesAsync(admin, "The member was removed.");
        await invited.GoToAsync("/workspace/developers");
        await SeesHeadingAsync(invited, "Sign in");
        Assert.Empty(admin.Problems);
    }

    [Fact]
    public async Task Forgotten_password_is_reset_by_mail_and_signs_out_everywhere()
    {
        var email = NewEmail();
        await using var elsewhereSignedIn = await chromium.NewPageAsync(console.Url);
        var slug = await SignUpAsync(elsewhereSignedIn, email);
        await using var watched = await chromium.NewPageAsync(console.Url);
        await watched.GoToAsync("/workspace/sign-in");
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
        await watched.Page.GetByLabel("Workspace").FillAsync(slug);
        await watched.Page.GetByLabel("Email").FillAsync(email);
        await ClickAsync(watched, "Send the link");
        await SeesHeadingAsync(watched, "Check your email");

        await watched.GoToAsync($"/password/reset?token={(await console.App.Mails.WaitAsync(email, "Reset ")).Token}");
        await watched.Page.GetByLabel("New password").FillAsync("another password of one's own");
        await ClickAsync(watched, "Change password");
        await SeesAsync(watched, "Your password was changed and you were signed out everywhere.");
        await SignInAsync(watched, slug, email, "another password of one's own");
        await SeesHeadingAsync(watched, "API tokens");
        await elsewhereSignedIn.GoToAsync("/workspace/developers");
        await SeesHeadingAsync(elsewhereSignedIn, "Sign in");
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Another_device_is_signed_out_and_a_changed_password_keeps_this_one()
    {
        var email = NewEmail();
        await using var here = await chromium.NewPageAsync(console.Url);
        await using var there = await chromium.NewPageAsync(console.Url);
        var slug = await SignUpAsync(here, email);
        await SignInAsync(there, slug, email);
        await here.GoToAsync("/workspace/sessions");
        await ClickAsync(here, "Sign out all other devices");
        await SeesAsync(here, "All other devices were signed out.");
        await there.GoToAsync("/workspace/developers");
        await SeesHeadingAsync(there, "Sign in");

        await SignInAsync(there, slug, email);
        await here.GoToAsync("/workspace/profile");
        await here.Page.GetByLabel("Current password").FillAsync(Password);
        await here.Page.GetByLabel("New password").FillAsync("another password of one's own");
        await ClickAsync(here, "Change password");
        await SeesAsync(here, "Your password was changed.");
        await there.GoToAsync("/workspace/developers");
        await SeesHeadingAsync(there, "Sign in");
        Assert.Empty(here.Problems);
    }

    [Fact]
    public async Task Added_domain_lets_its_pages_use_a_key()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        await using var page = await chromium.NewPageAsync(elsewhere.Url);
        await SignUpAsync(watched, NewEmail());
        var key = await GenerateKeyAsync(watched, "For pages");
        await page.GoToAsync("/");
        Assert.Equal("TypeError", await FetchAsync(page, key));

        await watched.GoToAsync("/workspace/domains");
        await watched.Page.GetByLabel("Domain", new() { Exact = true }).FillAsync(elsewhere.Url.ToString());
        await ClickAsync(watched, "Add domain");
        await SeesAsync(watched, "The domain was added.");
        Assert.Equal("200", await FetchAsync(page, key));

        await ClickAsync(watched, $"Remove {elsewhere.Url.Authority}");
        await SeesAsync(watched, "The domain was removed.");
        Assert.Equal("TypeError", await FetchAsync(page, key));
        Assert.Empty(watched.Problems);
    }

    private Task<string> FetchAsync(WatchedPage page, string key) => page.Page.EvaluateAsync<string>(
        "async ([url, key]) => { try { return String((await fetch(url, { headers: { Authorization: `Bearer ${key}` } })).status); }"
        + " catch (problem) { return problem.name; } }",
        new[] { new Uri(console.App.Url, "/v1/projects").ToString(), key });
}
