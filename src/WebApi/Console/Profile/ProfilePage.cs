using Platform.Application.Common;
using Platform.Application.Passwords;
using Platform.Application.Users;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.Profile;

/// <summary>The person themselves: their name, their choice of mails and their password.</summary>
internal static class ProfilePage
{
    private const string Path = "/workspace/profile";

    public static Task ShowAsync(Visit visit) => visit.ShowAsync<ProfileScreen, ProfileContent>(new ProfileContent(Problems.None));

    public static async Task RenameAsync(Visit visit)
    {
        var name = visit.Form.TextOrNull("name");
        var renamed = await visit.TryAsync(new ChangeProfile(new Optional<string?>(name), default));
        if (renamed.Error is { } error)
        {
            var content = new ProfileContent(Problems.None) { TypedName = name, NameProblems = Problems.Of(error) };
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
        var changed = await visit.TryAsync(new ChangePassword(visit.Form.Text("current_password"), visit.Form.Text("new_password")));
        if (changed.Error is { } error) await visit.ShowAgainAsync<ProfileScreen, ProfileContent>(new ProfileContent(Problems.Of(error)), error);
        else await visit.GoTo(Path, Notice.PasswordChanged);
    }
}

/// <summary>What the page of a person shows beside what its frame knows.</summary>
/// <param name="Problems">What is wrong with the passwords.</param>
public sealed record ProfileContent(Problems Problems)
{
    /// <summary>What was typed as a name, where that failed.</summary>
    public string? TypedName { get; init; }

    /// <summary>What is wrong with it.</summary>
    public Problems NameProblems { get; init; } = Problems.None;
}
