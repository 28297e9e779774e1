using System.Text.Json;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.TestKit;

/// <summary>A person who is signed in and calls the app with their access token.</summary>
public sealed class Actor : ApiClient
{
    private readonly PlatformApp _app;

    internal Actor(PlatformApp app, HttpClient http, string accessToken) : base(http, accessToken) => _app = app;

    public required long UserId { get; init; }

    public required string Email { get; init; }

    public required string Password { get; init; }

    public required long OrganizationId { get; init; }

    public required string OrganizationName { get; init; }

    public required string Slug { get; init; }

    /// <summary>The access token of the last sign-in or refresh.</summary>
    public string AccessToken => Token!;

    /// <summary>The current refresh token, which is still unused.</summary>
    public required string RefreshToken { get; set; }

    /// <summary>Signs in again, as from another device.</summary>
    public Task<ApiAnswer> LogInAgainAsync() =>
        With(null).PostAsync("/api/auth/login", new { email = Email, password = Password, org_slug = Slug });

    /// <summary>Exchanges the refresh token and keeps the new one.</summary>
    public async Task<ApiAnswer> RefreshAsync()
    {
        var answer = await With(null).PostAsync("/api/auth/refresh", new { refresh_token = RefreshToken });
        if (answer.Status == 200) (Token, RefreshToken) = (answer.TextOf("access_token"), answer.TextOf("refresh_token"));
        return answer;
    }

    /// <summary>Adds a person to this organization and signs them in.</summary>
    public Task<Actor> AddMemberAsync(Role role, bool apiAccess = false) => _app.AddMemberAsync(this, role, apiAccess);

    /// <summary>Changes the person's role and API access.</summary>
    public Task ChangeRoleAsync(Role role, bool apiAccess = false) => _app.WithDbAsync(async db =>
    {
        var user = await db.Users.FindAsync(new UserId(UserId));
        user!.ChangeRole(role);
        user.SetApiAccess(apiAccess);
        await db.SaveAsync(CancellationToken.None);
    });

    /// <summary>Pins the person's organization to an API version.</summary>
    public async Task PinAsync(string version)
    {
        var answer = await PatchAsync("/api/organizations/current", new { api_version = version });
        if (answer.Status != 200) throw new InvalidOperationException($"Not pinned: {answer}");
    }

    /// <summary>Moves the person's organization to a plan.</summary>
    public Task SetPlanAsync(Plan plan) => _app.WithDbAsync(async db =>
    {
        var organization = await db.Organizations.FindAsync(new OrganizationId(OrganizationId));
        organization!.MoveTo(plan);
        await db.SaveAsync(CancellationToken.None);
    });

    /// <summary>Creates a key that acts for this person; without scopes it may do everything that they may.</summary>
    public Task<MadeKey> MakeKeyAsync(params string[] scopes) => MakeKeyAsync(scopes, KeyEnvironment.Live, null);

    /// <summary>Creates a key that acts for this person.</summary>
    public async Task<MadeKey> MakeKeyAsync(IReadOnlyList<string> scopes, KeyEnvironment environment, DateTimeOffset? expiresAt)
    {
        var body = new Dictionary<string, object?>
        {
            ["name"] = "Test key",
            ["environment"] = environment == KeyEnvironment.Test ? "test" : "live"
        };
        if (scopes.Count > 0) body["scopes"] = scopes;
        if (expiresAt is not null) body["expires_at"] = expiresAt;
        var answer = await PostAsync("/api/api-keys", body);
        return answer.Status == 201 ? new MadeKey(Http, answer.Json) : throw new InvalidOperationException($"No key was made: {answer}");
    }
}

/// <summary>An API key, and a client that uses it.</summary>
public sealed class MadeKey : ApiClient
{
    public MadeKey(HttpClient http, JsonElement made) : base(http, made.GetProperty("key").GetString()) =>
        (Id, Prefix) = (made.GetProperty("id").GetInt64(), made.GetProperty("prefix").GetString()!);

    public long Id { get; }

    public string Prefix { get; }

    /// <summary>The complete secret of the key.</summary>
    public string Key => Token!;
}
