using Platform.Application.Organizations;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>Creating a workspace.</summary>
internal static class SignUpHandlers
{
    // A workspace's own host is only for that workspace; others are created at the server's public URL.
    public static Task ShowAsync(PageContext page) => page.Service<SignUpSettings>().Enabled
        ? HostSlug.BoundTo(page.Context) is not null
            ? Redirects.ToAddress(page.Context, page.Service<PlatformSettings>().PublicUrl + Redirects.SignUp)
            : page.ShowAsync<SignUpPage, SignUpContent>(new SignUpContent("", "", "", "", FormErrors.None))
        : page.RefuseAsync(OrganizationErrors.SignUpDisabled);

    public static async Task SendAsync(PageContext page)
    {
        var form = page.Form;
        var content = new SignUpContent(form.Text("name"), form.Text("slug"), form.Text("user_name"), form.Text("email"), FormErrors.None);
        var created = await page.TryAsync(
            new SignUp(content.Name, form.TextOrNull("slug"), content.Email, form.Text("password"), form.TextOrNull("user_name")));
        if (created.Error is { } error)
        {
            await page.ShowAgainAsync<SignUpPage, SignUpContent>(content with { Errors = FormErrors.Of(error) }, error);
            return;
        }

        await SignInHandlers.EnterAsync(page, created.Value.RefreshToken);
        await page.GoTo(Redirects.Start, FlashMessage.Welcome);
    }
}

/// <summary>The input of a new workspace, without the password.</summary>
public sealed record SignUpContent(string Name, string Slug, string UserName, string Email, FormErrors Errors);
