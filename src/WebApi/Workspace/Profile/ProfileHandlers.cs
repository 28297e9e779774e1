using Platform.Application.Common;
using Platform.Application.Identities;
using Platform.Application.Passwords;
using Platform.Application.Users.Profile;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Profile;

/// <summary>The person's name, email settings and password.</summary>
internal static class ProfileHandlers
{
    public const string Path = "/workspace/profile";

    public static async Task ShowAsync(PageContext page) =>
        await page.ShowAsync<ProfilePage, ProfileContent>(await ContentOfAsync(page, FormErrors.None));

    public static async Task RenameAsync(PageContext page)
    {
        var name = page.Form.TextOrNull("name");
        var renamed = await page.TryAsync(new ChangeProfile(new Optional<string?>(name), default));
        if (renamed.Error is { } error)
        {
            var content = (await ContentOfAsync(page, FormErrors.None)) with { TypedName = name, NameErrors = FormErrors.Of(error) };
            await page.ShowAgainAsync<ProfilePage, ProfileContent>(content, error);
        }
        else await page.GoTo(Path, FlashMessage.ProfileChanged);
    }

    public static async Task ChooseNotificationsAsync(PageContext page)
    {
        var chosen = new NotificationChanges(page.Form.Flag("api_versions"), page.Form.Flag("limits"));
        var changed = await page.TryAsync(new ChangeProfile(default, chosen));
        if (changed.Error is { } error) await page.RefuseAsync(error);
        else await page.GoTo(Path, FlashMessage.NotificationsChanged);
    }

    public static async Task ChangePasswordAsync(PageContext page)
    {
        var current = page.Form.TextOrNull("current_password");
        var changed = await page.TryAsync(new ChangePassword(current, page.Form.Text("new_password")));
        if (changed.Error is { } error) await page.ShowAgainAsync<ProfilePage, ProfileContent>(
            await ContentOfAsync(page, FormErrors.Of(error)), error);
        else await page.GoTo(Path, current is null ? FlashMessage.PasswordSet : FlashMessage.PasswordChanged);
    }

    private static async Task<ProfileContent> ContentOfAsync(PageContext page, FormErrors errors)
    {
        var password = await page.SendAsync(new GetPasswordStatus());
        var identities = await page.SendAsync(new ListIdentities(new PageRequest(PageRequest.MaxLimit)));
        return new ProfileContent(password.Value.IsSet, identities.Value.Items, errors);
    }
}

/// <summary>The profile page's data that isn't in the page model.</summary>
/// <param name="HasPassword">Whether the person has a password.</param>
/// <param name="Identities">The person's connected accounts.</param>
/// <param name="Errors">The errors of the password form.</param>
public sealed record ProfileContent(bool HasPassword, IReadOnlyList<IdentityView> Identities, FormErrors Errors)
{
    /// <summary>The submitted name, if it was refused.</summary>
    public string? TypedName { get; init; }

    /// <summary>The errors of the name form.</summary>
    public FormErrors NameErrors { get; init; } = FormErrors.None;
}
