using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Platform.Domain.Users;
using static Platform.Browser.Tests.Workspace.ConsoleApp;

namespace Platform.Browser.Tests.Workspace;

/// <summary>Every page by the rules of axe (WCAG 2.2 AA and best practices), light and dark, wide and in the width of a phone.</summary>
public sealed class AccessibilityTests(ConsoleApp console, Chromium chromium)
{
    [Fact]
    public async Task No_page_has_a_violation_or_is_wider_than_the_viewport()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        var admin = await console.App.SignUpAsync();
        var (key, person) = await SampleWorkspace.FillAsync(console.App, admin);
        foreach (var (_, path) in SampleWorkspace.Doors) await CheckAsync(watched, path);
        await SignInAsync(watched, "nobody-there", "nobody@example.com");
        await SeesAsync(watched, "do not match");
        await Axe.AssertAccessibleAsync(watched);

        await SignInAsync(watched, admin.Slug, admin.Email, admin.Password);
        await SeesHeadingAsync(watched, "API tokens");
        foreach (var (_, path) in SampleWorkspace.Pages(key, person)) await CheckAsync(watched, path);
        await GenerateKeyAsync(watched, "To be looked at");
        await Axe.AssertAccessibleAsync(watched);
    }

    [Fact]
    public async Task No_page_of_an_empty_workspace_has_a_violation()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        await SignUpAsync(watched, NewEmail());
        foreach (var path in (string[])
        [
            "/workspace/developers",
            "/workspace/domains",
            "/workspace/usage",
            "/workspace/members",
            "/workspace/audit?action=project.deleted",
            "/workspace/sessions"
        ])
        {
            await CheckAsync(watched, path);
        }

        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Pages_of_a_member_who_could_not_be_mailed_have_no_violation()
    {
        var admin = await console.App.SignUpAsync();
        var invited = (await admin.PostAsync("/api/users", new { email = NewEmail(), role = "member" })).NumberOf("id");
        var path = $"/workspace/members/{invited}";
        await using var watched = await chromium.NewPageAsync(console.Url);
        await SignInAsync(watched, admin.Slug, admin.Email, admin.Password);
        await SeesHeadingAsync(watched, "API tokens");
        await watched.GoToAsync(path);
        for (var waited = 0; !(await watched.Page.ContentAsync()).Contains("Email not delivered", StringComparison.Ordinal); waited++)
        {
            Assert.True(waited < 100, "The member shows no problem");
            await Task.Delay(100, TestContext.Current.CancellationToken);

            // The invitation's own mail, which is written to a file, clears the earlier failure.
            await console.App.WithDbAsync(db => db.Users.Where(user => user.Id == new UserId(invited))
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.MailProblem, MailProblem.AddressNotSupported)));
            await watched.GoToAsync(path);
        }

        await Axe.AssertAccessibleAsync(watched);
        await CheckAsync(watched, "/workspace/members");
    }

    [Fact]
    public async Task Inaccessible_page_is_found_Has_teeth()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        await watched.Page.SetContentAsync("<p style='color: #999'>Pale</p><img src='/missing.png'>");

        Assert.Contains(
            await Axe.ViolationsAsync(watched.Page), violation => violation.StartsWith("image-alt: img", StringComparison.Ordinal));
        Assert.StartsWith(
            "color-contrast: p", Assert.Single(await Axe.ViolationsAsync(watched.Page, "color-contrast")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_is_filled_and_sent_with_the_keyboard()
    {
        var admin = await console.App.SignUpAsync();
        await using var watched = await chromium.NewPageAsync(console.Url);
        await watched.GoToAsync($"/workspace/sign-in?workspace={admin.Slug}");
        await Assertions.Expect(watched.Page.GetByLabel("Email")).ToBeFocusedAsync();
        await watched.Page.Keyboard.TypeAsync(admin.Email);
        await watched.Page.Keyboard.PressAsync("Tab");
        await watched.Page.Keyboard.TypeAsync(admin.Password);
        await watched.Page.Keyboard.PressAsync("Enter");
        await SeesHeadingAsync(watched, "API tokens");
        await watched.Page.Keyboard.PressAsync("Tab");
        await watched.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(watched.Page.Locator("main")).ToBeFocusedAsync();
    }

    private static async Task CheckAsync(WatchedPage watched, string path)
    {
        await watched.GoToAsync(path);
        await Axe.AssertAccessibleAsync(watched);
    }
}
