using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Infrastructure.Sessions;
using Platform.Infrastructure.Settings;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Auth;

/// <summary>Signing keys are rotated while nodes serve, and no one is signed out.</summary>
public sealed class SigningKeyTests
{
    private const string Me = "/api/users/me";

    [Fact]
    public async Task Rotating_configured_signing_keys_refuses_no_token()
    {
        var (old, next) = (NewKey(), NewKey());
        await using var database = await TestDatabase.CreateAsync();
        await using var before = await StartAsync(database, old);
        await using var announced = await StartAsync(database, old, next);
        await using var signing = await StartAsync(database, next, old);
        await using var after = await StartAsync(database, next);

        var early = await before.SignUpAsync();
        var late = await signing.SignUpAsync();

        // A rollout moves from one list of keys to the next, node by node: adjacent stages accept each other's tokens.
        foreach (var node in (PlatformApp[])[before, announced, signing])
        {
            Assert.Equal(200, (await node.Anonymous.With(early.AccessToken).GetAsync(Me)).Status);
        }

        foreach (var node in (PlatformApp[])[announced, signing, after])
        {
            Assert.Equal(200, (await node.Anonymous.With(late.AccessToken).GetAsync(Me)).Status);
        }

        // After the old key is removed, its access tokens are refused; the session continues.
        Expect.Refused(await after.Anonymous.With(early.AccessToken).GetAsync(Me), 401, "Authentication required");
        Expect.Status(200, await after.Anonymous.PostAsync("/api/auth/refresh", new { refresh_token = early.RefreshToken }));
    }

    [Fact]
    public async Task Signing_key_is_created_at_first_startup_and_kept_readable_by_its_owner_only()
    {
        Assert.SkipUnless(TestDatabase.Provider == DatabaseProvider.Sqlite, "SQL Server nodes are given their keys");
        await using var database = await TestDatabase.CreateAsync();
        string token;
        await using (var first = await PlatformApp.StartAsync(new AppOptions { Database = database })) token =
            (await first.SignUpAsync()).AccessToken;

        var file = Path.Combine(database.DataDirectory, "signing-keys");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await using var second = await PlatformApp.StartAsync(new AppOptions { Database = database });
        Assert.Equal(200, (await second.Anonymous.With(token).GetAsync(Me)).Status);
    }

    [Fact]
    public async Task Rotating_signing_keys_in_the_data_directory_refuses_no_token()
    {
        Assert.SkipUnless(TestDatabase.Provider == DatabaseProvider.Sqlite, "SQL Server nodes are given their keys");
        var clock = TestClock.AtThisSecond();
        await using var database = await TestDatabase.CreateAsync();
        await using var here = await PlatformApp.StartAsync(new AppOptions { Database = database, Clock = clock });
        await using var there = await PlatformApp.StartAsync(new AppOptions { Database = database, Clock = clock });
        var early = await here.SignUpAsync();
        foreach (var node in (PlatformApp[])[here, there]) Expect.Status(200, await node.Anonymous.With(early.AccessToken).GetAsync(Me));

        here.Services.GetRequiredService<SigningKeyRotation>().Rotate();

        var late = await there.SignUpAsync();
        Assert.NotEqual(KeyIdOf(early.AccessToken), KeyIdOf(late.AccessToken));
        Assert.Equal(KeyIdOf(late.AccessToken), KeyIdOf((await here.SignUpAsync()).AccessToken));
        foreach (var node in (PlatformApp[])[here, there])
        {
            foreach (var token in (string[])[early.AccessToken, late.AccessToken])
            {
                Expect.Status(200, await node.Anonymous.With(token).GetAsync(Me));
            }
        }
    }

    private static string KeyIdOf(string token) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[0])).RootElement.GetProperty("kid").GetString()!;

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static Task<PlatformApp> StartAsync(TestDatabase database, params string[] keys) => PlatformApp.StartAsync(new AppOptions
    {
        Database = database,
        Settings = keys.Select((key, i) => KeyValuePair.Create($"Tokens:SigningKeys:{i}", (string?)key)).ToDictionary(),
    });
}
