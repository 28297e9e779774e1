using Microsoft.Playwright;
using static Platform.Browser.Tests.Workspace.ConsoleApp;

namespace Platform.Browser.Tests.Workspace;

/// <summary>A person creates a workspace and a key, uses it, sees its usage, and revokes it.</summary>
public sealed class KeysTests(ConsoleApp console, Chromium chromium)
{
    [Fact]
    public async Task Key_works_shows_its_usage_and_is_refused_once_revoked()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        await SignUpAsync(watched, NewEmail());
        var key = await GenerateKeyAsync(watched, "CI pipeline");
        Assert.Equal(200, (await CallAsync(key)).Status);
        Assert.Equal(200, (await CallAsync(key)).Status);
        await console.App.FlushUsageAsync();

        await watched.GoToAsync("/workspace/usage");
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Row, new() { Name = "CI pipeline" }).GetByRole(AriaRole.Cell).Nth(1))
            .ToHaveTextAsync("2");
        Assert.Equal(
            2,
            await watched.Page.EvaluateAsync<int>(
                "Chart.getChart(document.querySelector('canvas[data-chart]')).data.datasets[0].data.at(-1)"));

        await watched.GoToAsync("/workspace/developers");
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Row, new() { Name = "CI pipeline" }).Locator("time").First)
            .ToBeVisibleAsync();
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Revoke CI pipeline" }).ClickAsync();
        await SeesAsync(watched, "This key is in use.");
        await ClickAsync(watched, "Revoke key");
        await SeesAsync(watched, "The key was revoked.");

        Assert.Equal(401, (await CallAsync(key)).Status);
        await Assertions.Expect(watched.Page.GetByText("CI pipeline")).ToHaveCountAsync(0);
        Assert.Empty(watched.Problems);
        Assert.Empty(watched.RequestsElsewhere);
    }

    [Fact]
    public async Task Key_is_shown_once_and_is_in_no_address_and_no_browser_storage()
    {
        await using var watched = await chromium.NewPageAsync(console.Url, new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await SignUpAsync(watched, NewEmail());
        var key = await GenerateKeyAsync(watched, "Shown once");
        await ClickAsync(watched, "Copy key");
        Assert.Equal(key, await watched.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));

        Assert.DoesNotContain(key, watched.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain(await watched.Page.Context.CookiesAsync(), cookie => cookie.Value.Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain(
            key,
            await watched.Page.EvaluateAsync<string>("JSON.stringify({ ...localStorage, ...sessionStorage })"),
            StringComparison.Ordinal);

        // Reloading sends the form again, as a browser does after confirmation.
        await watched.Page.ReloadAsync();
        await SeesAsync(watched, "This form was sent before");
        Assert.DoesNotContain(key, await watched.Page.ContentAsync(), StringComparison.Ordinal);
        await watched.GoToAsync("/workspace/developers");
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Link, new() { Name = "Shown once", Exact = true })).ToHaveCountAsync(1);
        Assert.DoesNotContain(key, await watched.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotated_key_works_together_with_the_new_one_until_its_grace_period_ends()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        await SignUpAsync(watched, NewEmail());
        var old = await GenerateKeyAsync(watched, "Rotating");
        await watched.GoToAsync("/workspace/developers");
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Rotate Rotating" }).ClickAsync();
        await watched.Page.GetByLabel("1 hour").CheckAsync();
        await ClickAsync(watched, "Rotate key");
        var replacing = await watched.Page.Locator("#new-key").InputValueAsync();

        Assert.NotEqual(old, replacing);
        Assert.Equal(200, (await CallAsync(old)).Status);
        Assert.Equal(200, (await CallAsync(replacing)).Status);
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Person_without_scripts_signs_in_generates_a_key_and_revokes_it()
    {
        var admin = await console.App.SignUpAsync();
        await using var watched = await chromium.NewPageAsync(console.Url, new() { JavaScriptEnabled = false });
        await SignInAsync(watched, admin.Slug, admin.Email, admin.Password);
        await SeesHeadingAsync(watched, "API tokens");
        var key = await GenerateKeyAsync(watched, "No scripts");
        Assert.Equal(200, (await CallAsync(key)).Status);

        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "I have saved it" }).ClickAsync();
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Revoke No scripts" }).ClickAsync();
        await ClickAsync(watched, "Revoke key");
        await SeesAsync(watched, "The key was revoked.");
        Assert.Equal(401, (await CallAsync(key)).Status);
        await ClickAsync(watched, "Sign out");
        await SeesAsync(watched, "You have signed out.");
    }

    private Task<TestKit.ApiAnswer> CallAsync(string key) => console.App.Anonymous.With(key).GetAsync("/api/users/me");
}
