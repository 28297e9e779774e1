using Platform.Application.Organizations;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.SignIn;

/// <summary>Making a workspace.</summary>
internal static class SignUpPage
{
    // A workspace's own host is for that workspace: others are made at the product's address.
    public static Task ShowAsync(Visit visit) => visit.Service<SignUpSettings>().Enabled
        ? HostSlug.BoundTo(visit.Context) is not null
            ? Redirects.ToAddress(visit.Context, visit.Service<PlatformSettings>().PublicUrl + Redirects.SignUp)
            : visit.ShowAsync<SignUpScreen, SignUpContent>(new SignUpContent("", "", "", "", Problems.None))
        : visit.RefuseAsync(OrganizationErrors.SignUpDisabled);

    public static async Task SendAsync(Visit visit)
    {
        var form = visit.Form;
        var content = new SignUpContent(form.Text("name"), form.Text("slug"), form.Text("user_name"), form.Text("email"), Problems.None);
        var made = await visit.TryAsync(new SignUp(content.Name, form.TextOrNull("slug"), content.Email, form.Text("password"), form.TextOrNull("user_name")));
        if (made.Error is { } error)
        {
            await visit.ShowAgainAsync<SignUpScreen, SignUpContent>(content with { Problems = Problems.Of(error) }, error);
            return;
        }

        await SignInPage.EnterAsync(visit, made.Value.RefreshToken);
        await visit.GoTo(Redirects.Start, Notice.Welcome);
    }
}

/// <summary>What was typed to make a workspace; never the password.</summary>
public sealed record SignUpContent(string Name, string Slug, string UserName, string Email, Problems Problems);
