using Platform.Application.Passwords;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.Profile;

/// <summary>The person themselves, and their password.</summary>
internal static class ProfilePage
{
    private const string Path = "/workspace/profile";

    public static Task ShowAsync(Visit visit) => visit.ShowAsync<ProfileScreen, ProfileContent>(new ProfileContent(Problems.None));

    public static async Task ChangePasswordAsync(Visit visit)
    {
        var changed = await visit.TryAsync(new ChangePassword(visit.Form.Text("current_password"), visit.Form.Text("new_password")));
        if (changed.Error is { } error) await visit.ShowAgainAsync<ProfileScreen, ProfileContent>(new ProfileContent(Problems.Of(error)), error);
        else await visit.GoTo(Path, Notice.PasswordChanged);
    }
}

/// <summary>What the page of a person shows beside what its frame knows.</summary>
public sealed record ProfileContent(Problems Problems);
