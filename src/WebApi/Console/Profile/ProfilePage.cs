using Platform.Application.Common;
using Platform.Application.Identities;
using Platform.Application.Passwords;
using Platform.Application.Users;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.Profile;

/// <summary>The person themselves: their name, their choice of mails and their password.</summary>
internal static class ProfilePage
{
    private const string Path = "/workspace/profile";

    public static async Task ShowAsync(Visit visit) => await visit.ShowAsync<ProfileScreen, ProfileContent>(await ContentOfAsync(visit, Problems.None));

    public static async Task RenameAsync(Visit visit)
    {
        var name = visit.Form.TextOrNull("name");
        var renamed = await visit.TryAsync(new ChangeProfile(new Optional<string?>(name), default));
        if (renamed.Error is { } error)
        {
            var content = (await ContentOfAsync(visit, Problems.None)) with { TypedName = name, NameProblems = Problems.Of(error) };
            await visit.ShowAgainAsync<ProfileScreen, ProfileContent>(content, error);
        }
        else await visit.GoTo(Path, Notice.ProfileChanged);
    }

    public static async Task ChooseNotificationsAsync(Visit visit)
    {
        var chosen = new NotificationChanges(visit.Form.Flag("api_versions"), visit.Form.Flag("limits"));
        var changed = await visit.TryAsync(new ChangeProfile(default, chosen));
        if (changed.Error is { } error) await visit.RefuseAsync(error);
        else await visit.GoTo(Path, Notice.NotificationsChanged);
    }

    public static async Task ChangePasswordAsync(Visit visit)
    {
        var current = visit.Form.TextOrNull("current_password");
        var changed = await visit.TryAsync(new ChangePassword(current, visit.Form.Text("new_password")));
        if (changed.Error is { } error) await visit.ShowAgainAsync<ProfileScreen, ProfileContent>(await ContentOfAsync(visit, Problems.Of(error)), error);
        else await visit.GoTo(Path, current is null ? Notice.PasswordSet : Notice.PasswordChanged);
    }

    private static async Task<ProfileContent> ContentOfAsync(Visit visit, Problems problems)
    {
        var password = await visit.SendAsync(new GetPasswordStatus());
        var identities = await visit.SendAsync(new ListIdentities(new Page(Page.MaxLimit)));
        return new ProfileContent(password.Value.IsSet, identities.Value.Items, problems);
    }
}

/// <summary>What the page of a person shows besides what its frame knows.</summary>
/// <param name="HasPassword">Whether they have a password.</param>
/// <param name="Identities">The accounts at providers that sign them in.</param>
/// <param name="Problems">What is wrong with the passwords.</param>
public sealed record ProfileContent(bool HasPassword, IReadOnlyList<IdentityView> Identities, Problems Problems)
{
    /// <summary>What was typed as a name, where that failed.</summary>
    public string? TypedName { get; init; }

    /// <summary>What is wrong with it.</summary>
    public Problems NameProblems { get; init; } = Problems.None;
}
