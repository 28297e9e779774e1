using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;

namespace Platform.Application.ApiKeys;

/// <summary>The keys that the caller sees, newest first.</summary>
internal sealed class ApiKeysOf : Specification<ApiKey>
{
    public ApiKeysOf(ICaller caller) =>
        Query.VisibleTo(caller).OrderByDescending(k => k.CreatedAt).ThenByDescending(k => k.Id);
}

/// <summary>The key of an id, if the caller sees it.</summary>
internal sealed class ApiKeyById : Specification<ApiKey>
{
    public ApiKeyById(ApiKeyId id, ICaller caller) => Query.VisibleTo(caller).Where(k => k.Id == id);
}

/// <summary>The key of a public id, if the caller sees it.</summary>
internal sealed class ApiKeyByPublicId : Specification<ApiKey>
{
    public ApiKeyByPublicId(Guid id, ICaller caller) => Query.VisibleTo(caller).Where(k => k.PublicId == id);
}

/// <summary>The key of an id or else of a public id, if the caller sees it.</summary>
internal sealed class ApiKeyByEitherId : Specification<ApiKey>
{
    public ApiKeyByEitherId(ApiKeyId? id, Guid? publicId, ICaller caller) =>
        Query.VisibleTo(caller).Where(k => k.Id == id || k.PublicId == publicId);
}

/// <summary>Which keys a caller sees.</summary>
internal static class ApiKeyTenancy
{
    /// <summary>Those of the organization for an admin, their own for everyone else. Revoked ones are gone.</summary>
    public static ISpecificationBuilder<ApiKey> VisibleTo(this ISpecificationBuilder<ApiKey> query, ICaller caller)
    {
        var (organization, user, all) = (caller.Organization, caller.User, caller.Role == Role.Admin);
        return query.Where(k => k.OrganizationId == organization && k.RevokedAt == null && (all || k.UserId == user));
    }
}
