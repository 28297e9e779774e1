using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Idempotency;

namespace Platform.Application.Idempotency;

/// <summary>The caller's request with an idempotency key, untracked.</summary>
internal sealed class IdempotentRequestByKey : Specification<IdempotentRequest>
{
    public IdempotentRequestByKey(byte[] key, ICaller caller) => Query.OwnedBy(caller).Where(r => r.Key == key).AsNoTracking();
}

/// <summary>The caller's request with an ID.</summary>
internal sealed class IdempotentRequestById : Specification<IdempotentRequest>
{
    public IdempotentRequestById(IdempotentRequestId id, ICaller caller) => Query.OwnedBy(caller).Where(r => r.Id == id);
}

/// <summary>Limits idempotent requests to the caller's.</summary>
internal static class IdempotencyTenancy
{
    /// <summary>The requests of the caller's organization and credential.</summary>
    public static ISpecificationBuilder<IdempotentRequest> OwnedBy(this ISpecificationBuilder<IdempotentRequest> query, ICaller caller)
    {
        var (organization, credential) = (caller.Organization, CredentialOf(caller));
        return query.Where(r => r.OrganizationId == organization && r.Credential == credential);
    }

    /// <summary>The name under which a credential's requests are stored.</summary>
    public static string CredentialOf(ICaller caller) => caller.ApiKey is { } key ? $"key:{key.Value}" : $"session:{caller.Session?.Value}";
}
