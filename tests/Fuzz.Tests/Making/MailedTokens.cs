using System.Collections.Concurrent;
using Platform.TestKit;

namespace Platform.Fuzz.Tests.Making;

/// <summary>Tokens that were mailed before the run, each of which works once.</summary>
internal sealed class MailedTokens
{
    private readonly ConcurrentQueue<string> _invitations = [];
    private readonly ConcurrentQueue<string> _resets = [];

    /// <summary>Requests the given number of mails of each kind.</summary>
    public static async Task<MailedTokens> CollectAsync(PlatformApp app, int count)
    {
        var tokens = new MailedTokens();
        var admin = await app.SignUpAsync();
        List<string> invited = [], forgetful = [];
        for (var i = 0; i < count; i++)
        {
            invited.Add($"mailed{i}-{admin.Slug}@example.com");
            await admin.PostAsync("/api/users", new { email = invited[^1], role = "developer" });
            var other = await app.SignUpAsync();
            forgetful.Add(other.Email);
            await app.Anonymous.PostAsync("/api/auth/forgot-password", new { email = other.Email, org_slug = other.Slug });
        }

        foreach (var address in invited) tokens._invitations.Enqueue((await app.Mails.WaitAsync(address)).Token);
        foreach (var address in forgetful) tokens._resets.Enqueue((await app.Mails.WaitAsync(address)).Token);

        return tokens;
    }

    /// <summary>A token for an operation; an invalid one once all have been used.</summary>
    public string Next(string operation) =>
        (operation == "resetPassword" ? _resets : _invitations).TryDequeue(out var token) ? token : "bm8gc3VjaCB0b2tlbg";
}
