using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Operation;

/// <summary>Passwords, keys and tokens appear in the response that returns them and nowhere else.</summary>
public sealed class SecretsTests
{
    [Fact]
    public async Task Secrets_are_in_no_log_entry_at_any_level_and_in_no_audit_entry()
    {
        using var log = new CapturedLog();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Log = log });

        var (admin, secrets) = await UseEverySecretAsync(app);

        Assert.True(log.Lines.Count > 500, $"Only {log.Lines.Count} lines were captured");
        foreach (var category in (string[])
        [
            "Platform.WebApi.Http.RequestLog", "Microsoft.AspNetCore.Hosting", "Microsoft.EntityFrameworkCore.Database.Command"
        ])
        {
            Assert.Contains(log.Lines, line => line.Contains(category, StringComparison.Ordinal));
        }

        foreach (var secret in secrets) Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));

        var audit = await AuditAsync(app, admin);
        foreach (var action in (string[])[AuditAction.ApiKeyCreated, AuditAction.ApiKeyRotated, AuditAction.RefreshReused])
        {
            Assert.Contains(action, audit, StringComparison.Ordinal);
        }

        foreach (var secret in secrets) Assert.DoesNotContain(secret, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_stored_only_as_hashes_in_the_database_file()
    {
        Assert.SkipUnless(TestDatabase.Provider == DatabaseProvider.Sqlite, "The file of another database is its server's");
        await using var app = await PlatformApp.StartAsync();

        var (admin, secrets) = await UseEverySecretAsync(app);

        var bytes = Directory.GetFiles(app.Database.DataDirectory, "platform.db*").SelectMany(ReadShared).ToArray();
        Assert.True(Holds(bytes, admin.Email), "What is stored as it is must be found, or this test finds nothing");
        foreach (var secret in secrets) Assert.False(Holds(bytes, secret));
    }

    [Fact]
    public async Task Secrets_are_in_no_exported_trace_or_metric()
    {
        await using var collector = await OtlpListener.StartAsync();
        IReadOnlyList<string> secrets;
        await using (var app = await PlatformApp.StartAsync(new AppOptions { Settings = collector.Settings }))
        {
            (_, secrets) = await UseEverySecretAsync(app);
        }

        Assert.True(collector.HasInTraces("POST /api/auth/login"), "What is exported must be found, or this test finds nothing");
        Assert.True(collector.HasInMetrics("/api/auth/login"), "What is exported must be found, or this test finds nothing");
        Assert.DoesNotContain(secrets, secret => collector.HasInTraces(secret) || collector.HasInMetrics(secret));
    }

    // Calls everything that accepts or returns a secret, successfully and unsuccessfully.
    private static async Task<(Actor Admin, IReadOnlyList<string> Secrets)> UseEverySecretAsync(PlatformApp app)
    {
        var admin = await app.SignUpAsync();
        var (access, refresh) = (admin.AccessToken, admin.RefreshToken);
        var secrets = new List<string> { admin.Password, access, access.Split('.')[2], refresh };
        const string wrongPassword = "not the password of anyone";
        secrets.Add(wrongPassword);
        await app.Anonymous.PostAsync("/api/auth/login", new { email = admin.Email, password = wrongPassword, org_slug = admin.Slug });
        await app.Anonymous.PostAsync("/api/auth/login", $$"""{"email":"{{admin.Email}}","password":"{{wrongPassword}}","org_slug":5}""");
        await app.Anonymous.PostAsync("/api/auth/login", $$"""{"password":"{{wrongPassword}}" """);
        await app.Anonymous.PostAsync(
            "/api/organizations", new { name = "Taken", slug = admin.Slug, email = "a@example.com", password = wrongPassword });

        var key = await admin.MakeKeyAsync("admin");
        var rotated = await admin.PostAsync($"/api/api-keys/{key.Id}/rotate", new { grace_seconds = 60 });
        var byKey = await key.PostAsync("/api/api-keys", new { name = "By key" });
        secrets.AddRange([key.Key, rotated.TextOf("key"), byKey.TextOf("key")]);
        await key.GetAsync("/api/users/me");
        await key.PatchAsync("/api/organizations/current", new { name = "" });
        await key.DeleteAsync("/api/sessions/1");
        await app.Anonymous.PostFormAsync("/api/auth/refresh", ("refresh_token", key.Key));
        var mistyped = rotated.TextOf("key")[..^1] + "x";
        secrets.Add(mistyped);
        await app.Anonymous.With(mistyped).GetAsync("/api/users/me");
        await app.FlushUsageAsync();

        await app.Anonymous.PostAsync("/api/auth/forgot-password", new { email = admin.Email, org_slug = admin.Slug });
        await admin.PostAsync("/api/users", new { email = "invited@example.com", role = "member" });
        var (reset, invitation) = (
            (await app.Mails.WaitAsync(admin.Email, "Reset")).Token, (await app.Mails.WaitAsync("invited@example.com")).Token);
        var mistaken = "x" + reset[1..];
        secrets.AddRange([reset, invitation, mistaken]);
        await app.Anonymous.PostAsync("/api/auth/reset-password", new { token = mistaken, password = wrongPassword });
        await app.Anonymous.PostAsync("/api/invitations/accept", new { token = invitation, password = wrongPassword });

        await admin.RefreshAsync();
        secrets.AddRange([admin.AccessToken, admin.RefreshToken]);
        await app.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = refresh });
        await app.Anonymous.With(access).GetAsync("/api/users/me");
        await app.Anonymous.With(access + "x").GetAsync("/api/users/me");
        Assert.All(secrets, secret => Assert.True(secret.Length > 20));
        return (admin, secrets);
    }

    private static async Task<string> AuditAsync(PlatformApp app, Actor admin)
    {
        var organization = new OrganizationId(admin.OrganizationId);
        var entries = await app.WithDbAsync(db => db.AuditEntries.Where(e => e.OrganizationId == organization).ToListAsync());
        return JsonSerializer.Serialize(
            entries.Select(e =>
                new { e.Action, e.ActorEmail, e.ActorKeyPrefix, e.TargetType, e.TargetId, e.Ip, e.UserAgent, e.RequestId, e.Detail }));
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static bool Holds(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
