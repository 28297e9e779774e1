using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Users;

namespace Platform.Application.ApiKeys;

/// <summary>A key, without its text.</summary>
/// <param name="Prefix">The start of its text.</param>
/// <param name="Environment">The data it sees and makes.</param>
/// <param name="ExpiresAt">When it stops; null is never.</param>
/// <param name="LastUsedAt">True to within a minute; null before the first use.</param>
/// <param name="CreatedBy">The id of the person it acts for: its maker, or the admin who adopted it.</param>
/// <param name="ExpiresSoon">Whether it still works and stops within 30 days.</param>
/// <param name="IsRotated">Whether another has taken its place, so that it can't be rotated again. Not on the wire.</param>
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
    [property: JsonIgnore] bool IsRotated)
{
    internal static Expression<Func<ApiKey, ApiKeyView>> ProjectionAt(DateTimeOffset now)
    {
        var noticed = now + ApiKey.ExpiryNotice;
        return k => new ApiKeyView(
            k.Id.Value, k.Name, k.Prefix, k.Scopes, k.Environment, k.RetiresAt ?? k.ExpiresAt, k.CreatedAt, k.LastUsedAt, k.UserId.Value,
            (k.RetiresAt ?? k.ExpiresAt) > now && (k.RetiresAt ?? k.ExpiresAt) <= noticed, k.RetiresAt != null);
    }
}

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
    DateTimeOffset CreatedAt)
{
    internal static ApiKeyCreated Of(ApiKey k, ApiKeySecret secret) =>
        new(k.Id.Value, k.Name, k.Prefix, secret.Text, k.Scopes, k.Environment, k.ExpiresAt, k.CreatedAt);
}

/// <summary>Phrases of queries over keys.</summary>
internal static class ApiKeyQueries
{
    /// <summary>Those the caller may know of: an admin all of the organization, everyone else their own. Revoked ones are gone.</summary>
    public static IQueryable<ApiKey> VisibleTo(this IQueryable<ApiKey> keys, ICaller caller)
    {
        var (organization, user, all) = (caller.Organization, caller.User, caller.Role == Role.Admin);
        return keys.Where(k => k.OrganizationId == organization && k.RevokedAt == null && (all || k.UserId == user));
    }
}
