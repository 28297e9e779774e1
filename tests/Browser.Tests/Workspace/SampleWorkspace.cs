using Microsoft.EntityFrameworkCore;
using Platform.Domain.ApiKeys;
using Platform.TestKit;

namespace Platform.Browser.Tests.Workspace;

/// <summary>A workspace with content on every page.</summary>
internal static class SampleWorkspace
{
    private const int Days = 30;

    /// <summary>The public pages.</summary>
    public static readonly (string Name, string Path)[] Doors =
    [
        ("sign-in", "/workspace/sign-in"), ("sign-up", "/workspace/sign-up"), ("forgot-password", "/workspace/forgot-password"),
        ("mail-sent", "/workspace/forgot-password/sent"),
        ("reset-password", "/password/reset?token=a-token"), ("accept-invitation", "/invitations/accept?token=a-token"),
        ("invitation-code", "/invitations/accept"), ("not-found", "/workspace/nowhere"), ("workspaces", "/workspaces"),
        ("workspaces-sent", "/workspaces/sent"),
    ];

    /// <summary>The pages of a workspace with content.</summary>
    public static IEnumerable<(string Name, string Path)> Pages(long key, long person) =>
    [
        ("keys", "/workspace/developers"), ("new-key", "/workspace/developers/keys/new"), ("key", $"/workspace/developers/keys/{key}"),
        ("revoke-key", $"/workspace/developers/keys/{key}/revoke"), ("rotate-key", $"/workspace/developers/keys/{key}/rotate"),
        ("adopt-key", $"/workspace/developers/keys/{key}/adopt"),
        ("domains", "/workspace/domains"), ("members", "/workspace/members"), ("member", $"/workspace/members/{person}"),
        ("usage", "/workspace/usage"), ("plan", "/workspace/plan"), ("audit", "/workspace/audit"),
        ("audit-wrong", "/workspace/audit?from=yesterday"), ("settings", "/workspace/settings"), ("sessions", "/workspace/sessions"),
        ("profile", "/workspace/profile"),
    ];

    /// <summary>Adds content to the admin's workspace.</summary>
    /// <returns>The ids of a key and a person to view.</returns>
    public static async Task<(long Key, long Person)> FillAsync(PlatformApp app, Actor admin)
    {
        var now = DateTimeOffset.UtcNow;
        var keys = new List<long>();
        foreach (var (name, scopes, environment, expires) in new (string, string[], string, DateTimeOffset?)[]
        {
            ("Staging experiments", ["projects:admin", "tasks:admin"], "test", now.AddDays(90)),
            ("Nightly reports", ["usage:read", "audit:read"], "live", now.AddDays(12)),
            ("Task importer", ["tasks:read", "tasks:write", "projects:read", "links:read", "usage:read"], "live", null),
            ("CI pipeline", ["read", "write"], "live", null),
        })
        {
            keys.Add((await admin.PostAsync("/api/api-keys", new { name, scopes, environment, expires_at = expires })).NumberOf("id"));
        }

        foreach (var domain in (string[])["app.example.com", "*.preview.example.com", "localhost:5173"])
        {
            await admin.PostAsync("/api/allowed-domains", new { domain });
        }

        foreach (var (email, role) in ((string, string)[])
        [
            ("leader@example.com", "leader"), ("developer@example.com", "developer"), ("member@example.com", "member")
        ]) await admin.PostAsync(
            "/api/users", new { email, role, name = role == "member" ? null : $"The {role}" });
        await admin.PatchAsync("/api/users/me", new { name = "The Admin" });
        await admin.LogInAgainAsync();
        await UseAsync(app, admin, keys, DateOnly.FromDateTime(now.UtcDateTime));
        return (keys[^1], (await admin.GetAsync("/api/users")).Member("data")[0].GetProperty("id").GetInt64());
    }

    // Usage as after a month of work.
    private static Task UseAsync(PlatformApp app, Actor admin, List<long> keys, DateOnly today) => app.WithDbAsync(async db =>
    {
        for (var day = 0; day < Days; day++)
        {
            for (var key = 0; key < keys.Count; key++)
            {
                var date = today.AddDays(-day);
                var isWeekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
                var requests = (isWeekend ? 12 : 90) * (key + 1) * (1 + ((day * 7) + (key * 3)) % 5) / 3;
                var refused = day % 9 == 4 ? requests / 12 : 0;
                await db.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO UsageDays (OrganizationId, Date, ApiKeyId, Requests, Refused)
                    VALUES ({admin.OrganizationId}, {date}, {keys[key]}, {requests}, {refused})
                    """);
            }
        }

        foreach (var id in keys.TakeLast(2))
        {
            await db.ApiKeys.Where(key => key.Id == new ApiKeyId(id))
                .ExecuteUpdateAsync(set => set.SetProperty(key => key.LastUsedAt, DateTimeOffset.UtcNow.AddMinutes(-9)));
        }
    });
}
