using Platform.Application.ApiKeys;
using Platform.Domain.ApiKeys;

namespace Platform.WebApi.Workspace.Keys;

/// <summary>The state of a key, for its tags and actions.</summary>
public static class KeyState
{
    // A key that was used within this time is in use. It is also the notice for keys with a short lifetime.
    private static readonly TimeSpan Recently = TimeSpan.FromDays(7);

    /// <summary>Whether the key has expired.</summary>
    public static bool IsExpired(this ApiKeyView key, DateTimeOffset now) => key.ExpiresAt <= now;

    /// <summary>
    /// Whether the key expires soon: within the API's notice period, or within a week if its whole lifetime isn't longer than that
    /// period.
    /// </summary>
    public static bool IsEndingSoon(this ApiKeyView key, DateTimeOffset now) =>
        key.ExpiresSoon && (key.ExpiresAt - key.CreatedAt > ApiKey.ExpiryNotice + TimeSpan.FromDays(1) || key.ExpiresAt <= now + Recently);

    /// <summary>Whether the key may be rotated: it works, wasn't rotated yet, and its person hasn't left.</summary>
    public static bool MayBeRotated(this ApiKeyView key, string? person, DateTimeOffset now) =>
        !key.IsRotated && !key.IsExpired(now) && person is not null;

    /// <summary>Whether the key was used within the last days.</summary>
    public static bool IsRecentlyUsed(this ApiKeyView key, DateTimeOffset now) => key.LastUsedAt > now - Recently;
}
