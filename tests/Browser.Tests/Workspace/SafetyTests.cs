using Microsoft.Playwright;
using static Platform.Browser.Tests.Workspace.ConsoleApp;

namespace Platform.Browser.Tests.Workspace;

/// <summary>Attacks in a browser.</summary>
public sealed class SafetyTests(ConsoleApp console, Chromium chromium)
{
    private const string Attack = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'>{{1}}";

    [Fact]
    public async Task Name_that_is_markup_is_shown_as_text_everywhere()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        var dialogs = 0;
        watched.Page.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };
        await SignUpAsync(watched, NewEmail(), Attack);
        var key = await GenerateKeyAsync(watched, Attack);
        Assert.Equal(201, (await console.App.Anonymous.With(key).PostAsync("/v1/projects", new { name = Attack })).Status);
        await console.App.FlushUsageAsync();
        foreach (var path in (string[])
        [
            "/workspace/developers",
            "/workspace/usage",
            "/workspace/audit",
            "/workspace/settings",
            "/workspace/profile",
            $"/workspace/sign-in?workspace={Uri.EscapeDataString(Attack)}",
            $"/workspace/forgot-password?workspace={Uri.EscapeDataString(Attack)}",
            $"/invitations/accept?token={Uri.EscapeDataString(Attack)}"
        ])
        {
            await watched.GoToAsync(path);
            Assert.Equal(0, await watched.Page.Locator("img[src=x]").CountAsync());
        }

        await watched.GoToAsync("/workspace/developers");
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Link, new() { Name = Attack, Exact = true })).ToBeVisibleAsync();
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = Attack, Exact = true }).ClickAsync();
        await SeesHeadingAsync(watched, Attack);
        await watched.GoToAsync("/workspace/members");
        await watched.Page.EvaluateAsync("document.querySelector('input[type=email]').type = 'text'");
        await watched.Page.GetByLabel("Email").FillAsync(Attack);
        await ClickAsync(watched, "Send invitation");
        await SeesAsync(watched, "Invalid email");
        Assert.Equal(0, dialogs);
        Assert.DoesNotContain(watched.Problems, problem => problem.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Form_without_its_token_is_refused_with_an_explaining_page()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        await SignUpAsync(watched, NewEmail());
        await watched.GoToAsync("/workspace/settings");
        await watched.Page.EvaluateAsync("document.querySelector('form[action=\"/workspace/settings\"] input[name=form_token]').remove()");
        await watched.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Renamed");
        await ClickAsync(watched, "Rename");
        await SeesAsync(watched, "This form is out of date");
        await watched.GoToAsync("/workspace/settings");
        await Assertions.Expect(watched.Page.GetByText("Renamed")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task No_script_can_read_the_session_and_no_API_call_is_authenticated_by_it()
    {
        await using var watched = await chromium.NewPageAsync(console.Url);
        await SignUpAsync(watched, NewEmail());
        var cookies = await watched.Page.Context.CookiesAsync();
        var signIns = cookies.Where(cookie => cookie.Name.StartsWith("workspace", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, signIns.Count);
        Assert.All(signIns, signIn =>
        {
            Assert.True(signIn.HttpOnly);
            Assert.Equal(SameSiteAttribute.Lax, signIn.SameSite);
            Assert.Equal("/", signIn.Path);
        });
        Assert.Equal("", await watched.Page.EvaluateAsync<string>("document.cookie"));
        Assert.Equal(
            401, await watched.Page.EvaluateAsync<int>("fetch('/api/users/me', { credentials: 'include' }).then(answer => answer.status)"));
    }
}
