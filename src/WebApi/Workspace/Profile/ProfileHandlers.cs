using Platform.Application.Common;
using Platform.Application.Identities;
using Platform.Application.Passwords;
using Platform.Application.Users.Profile;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Profile;

/// <summary>The person themselves: their name, their choice of mails and their password.</summary>
internal static class ProfileHandlers
{
    private const string Path = "/workspace/profile";

    public static async Task ShowAsync(PageContext visit) =>
        await visit.ShowAsync<ProfilePage, ProfileContent>(await ContentOfAsync(visit, FormErrors.None));

    public static async Task RenameAsync(PageContext visit)
    {
        var name = visit.Form.TextOrNull("name");
        var renamed = await visit.TryAsync(new ChangeProfile(new Optional<string?>(name), default));
        if (renamed.Error is { } error)
        {
            var content = (await ContentOfAsync(visit, FormErrors.None)) with { TypedName = name, NameErrors = FormErrors.Of(error) };
            await visit.ShowAgainAsync<ProfilePage, ProfileContent>(content, error);
        }
        else await visit.GoTo(Path, FlashMessage.ProfileChanged);
    }

    public static async Task ChooseNotificationsAsync(PageContext visit)
    {
        var chosen = new NotificationChanges(visit.Form.Flag("api_versions"), visit.Form.Flag("limits"));
        var changed = await visit.TryAsync(new ChangeProfile(default, chosen));
        if (changed.Error is { } error) await visit.RefuseAsync(error);
        else await visit.GoTo(Path, FlashMessage.NotificationsChanged);
    }

    public static async Task ChangePasswordAsync(PageContext visit)
    {
        var current = visit.Form.TextOrNull("current_password");
        var changed = await visit.TryAsync(new ChangePassword(current, visit.Form.Text("new_password")));
        if (changed.Error is { } error) await visit.ShowAgainAsync<ProfilePage, ProfileContent>(
            await ContentOfAsync(visit, FormErrors.Of(error)), error);
        else await visit.GoTo(Path, current is null ? FlashMessage.PasswordSet : FlashMessage.PasswordChanged);
    }

    private static async Task<ProfileContent> ContentOfAsync(PageContext visit, FormErrors problems)
    {
        var password = await visit.SendAsync(new GetPasswordStatus());
        var identities = await visit.SendAsync(new ListIdentities(new PageRequest(PageRequest.MaxLimit)));
        return new ProfileContent(password.Value.IsSet, identities.Value.Items, problems);
    }
}

/// <summary>What the page of a person shows besides what its frame knows.</summary>
/// <param name="HasPassword">Whether they have a password.</param>
/// <param name="Identities">The accounts at providers that sign them in.</param>
/// <param name="Errors">What is wrong with the passwords.</param>
public sealed record ProfileContent(bool HasPassword, IReadOnlyList<IdentityView> Identities, FormErrors Errors)
{
    /// <summary>What was typed as a name, where that failed.</summary>
    public string? TypedName { get; init; }

    /// <summary>What is wrong with it.</summary>
    public FormErrors NameErrors { get; init; } = FormErrors.None;
}
