using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Users;

namespace Platform.Application.ApiKeys;

/// <summary>The keys visible to the caller, newest first.</summary>
internal sealed class ApiKeysOf : Specification<ApiKey>
{
    public ApiKeysOf(ICaller caller) =>
        Query.VisibleTo(caller).OrderByDescending(k => k.CreatedAt).ThenByDescending(k => k.Id);
}

/// <summary>The key with an ID, if it is visible to the caller.</summary>
internal sealed class ApiKeyById : Specification<ApiKey>
{
    public ApiKeyById(ApiKeyId id, ICaller caller) => Query.VisibleTo(caller).Where(k => k.Id == id);
}

/// <summary>The key with a public ID, if it is visible to the caller.</summary>
internal sealed class ApiKeyByPublicId : Specification<ApiKey>
{
    public ApiKeyByPublicId(Guid id, ICaller caller) => Query.VisibleTo(caller).Where(k => k.PublicId == id);
}

/// <summary>The key with an ID or a public ID, if it is visible to the caller.</summary>
internal sealed class ApiKeyByEitherId : Specification<ApiKey>
{
    public ApiKeyByEitherId(ApiKeyId? id, Guid? publicId, ICaller caller) =>
        Query.VisibleTo(caller).Where(k => k.Id == id || k.PublicId == publicId);
}

/// <summary>Limits keys to those visible to the caller.</summary>
internal static class ApiKeyTenancy
{
    /// <summary>All keys of the organization for an admin, and the caller's own for everyone else. Revoked keys are excluded.</summary>
    public static ISpecificationBuilder<ApiKey> VisibleTo(this ISpecificationBuilder<ApiKey> query, ICaller caller)
    {
        var (organization, user, all) = (caller.Organization, caller.User, caller.Role == Role.Admin);
        return query.Where(k => k.OrganizationId == organization && k.RevokedAt == null && (all || k.UserId == user));
    }
}
