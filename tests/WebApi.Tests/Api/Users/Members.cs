using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Users;

/// <summary>Helpers for tests of members.</summary>
internal static class Members
{
    public const string Path = "/api/users";
    public const string Password = "a password of one's own";

    private static int _made;

    /// <summary>Returns a unique address.</summary>
    public static string NewEmail() => $"invited{Interlocked.Increment(ref _made)}@example.com";

    /// <summary>Invites a person and reads the mail.</summary>
    public static async Task<(long Id, string Token)> InviteAsync(this Actor admin, PlatformApp app, string email, string role = "member")
    {
        var before = app.Mails.To(email, "Join ").Count;
        var answer = await admin.PostAsync(Path, new { email, role });
        Expect.Status(201, answer);
        return (answer.NumberOf("id"), (await app.Mails.WaitAsync(email, "Join ", before + 1)).Token);
    }

    /// <summary>Accepts an invitation.</summary>
    public static Task<ApiAnswer> AcceptAsync(this PlatformApp app, string token, string password = Password) =>
        app.Anonymous.PostAsync("/api/invitations/accept", new { token, password });

    /// <summary>Signs a person in.</summary>
    public static Task<ApiAnswer> LogInAsync(this PlatformApp app, string email, string slug, string password = Password) =>
        app.Anonymous.PostAsync("/api/auth/login", new { email, password, org_slug = slug });
}
