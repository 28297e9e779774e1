using System.Text.Json.Serialization;
using Platform.Domain.ApiKeys;

namespace Platform.Application.ApiKeys;

/// <summary>A key, without its text.</summary>
/// <param name="Prefix">The start of its text.</param>
/// <param name="Environment">The data it sees and makes.</param>
/// <param name="ExpiresAt">When it stops; null is never.</param>
/// <param name="LastUsedAt">True to within a minute; null before the first use.</param>
/// <param name="CreatedBy">The id of the person it acts for: its maker, or the admin who adopted it.</param>
/// <param name="ExpiresSoon">Whether it still works and stops within 30 days.</param>
/// <param name="IsRotated">Whether the key has been replaced, so that it can't be rotated again. Not sent to clients.</param>
public sealed record ApiKeyView(
    long Id,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    KeyEnvironment Environment,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    long CreatedBy,
    bool ExpiresSoon,
    [property: JsonIgnore] bool IsRotated);

/// <summary>A new key. The only answer that shows its text.</summary>
/// <param name="Key">The whole key. Shown this once.</param>
public sealed record ApiKeyCreated(
    long Id,
    string Name,
    string Prefix,
    string Key,
    IReadOnlyList<string> Scopes,
    KeyEnvironment Environment,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset CreatedAt);
