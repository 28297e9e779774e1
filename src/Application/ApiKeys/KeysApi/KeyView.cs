namespace Platform.Application.ApiKeys.KeysApi;

/// <summary>A key as the Keys API shows it, without its text. The same keys as everywhere else.</summary>
/// <param name="KeyPrefix">The start of its text: what kind of key it is, and 8 characters that tell it from others.</param>
/// <param name="LastUsedAt">True to within a minute; null before the first use.</param>
/// <param name="ExpiresAt">When it stops; null is never.</param>
public sealed record KeyView(
    Guid Id,
    string KeyPrefix,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>A new key. The only answer that shows its text.</summary>
/// <param name="KeyPrefix">The start of its text: what kind of key it is, and 8 characters that tell it from others.</param>
/// <param name="RawKey">The whole key. Shown this once.</param>
public sealed record KeyCreated(
    Guid Id,
    string KeyPrefix,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string RawKey);
