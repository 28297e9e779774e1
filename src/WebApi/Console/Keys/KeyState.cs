using Platform.Application.ApiKeys;

namespace Platform.WebApi.Console.Keys;

/// <summary>What is worth saying of a key beside its name.</summary>
public static class KeyState
{
    /// <summary>How long ago a use is late enough that nothing may hang on the key any more.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    /// <summary>Whether it works no more.</summary>
    public static bool IsExpired(this ApiKeyView key, DateTimeOffset now) => key.ExpiresAt <= now;

    /// <summary>Whether something used it in the last days.</summary>
    public static bool IsUsedLately(this ApiKeyView key, DateTimeOffset now) => key.LastUsedAt > now - Lately;
}
