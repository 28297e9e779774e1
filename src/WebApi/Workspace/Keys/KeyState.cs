using Platform.Application.ApiKeys;
using Platform.Domain.ApiKeys;

namespace Platform.WebApi.Workspace.Keys;

/// <summary>What is worth saying of a key beside its name.</summary>
public static class KeyState
{
    /// <summary>How long ago a use is late enough that nothing may hang on the key any more.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    /// <summary>Whether it works no more.</summary>
    public static bool IsExpired(this ApiKeyView key, DateTimeOffset now) => key.ExpiresAt <= now;

    /// <summary>
    /// Whether its end is near enough to be told of: within the notice that the API gives, or for a key that was never to live
    /// longer than that, within a week.
    /// </summary>
    public static bool IsEndingSoon(this ApiKeyView key, DateTimeOffset now) =>
        key.ExpiresSoon && (key.ExpiresAt - key.CreatedAt > ApiKey.ExpiryNotice + TimeSpan.FromDays(1) || key.ExpiresAt <= now + Lately);

    /// <summary>Whether another may take its place: it works, has none yet, and someone is there for it.</summary>
    public static bool MayBeRotated(this ApiKeyView key, string? person, DateTimeOffset now) =>
        !key.IsRotated && !key.IsExpired(now) && person is not null;

    /// <summary>Whether something used it in the last days.</summary>
    public static bool IsUsedLately(this ApiKeyView key, DateTimeOffset now) => key.LastUsedAt > now - Lately;
}
