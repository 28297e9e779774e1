using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.AllowedDomains;

/// <summary>The ID of an <see cref="AllowedDomain"/>.</summary>
public readonly record struct AllowedDomainId(long Value) : IEntityId<AllowedDomainId>
{
    /// <inheritdoc/>
    public static AllowedDomainId From(long value) => new(value);
}

/// <summary>A domain whose pages may use the organization's keys in browsers. Domains are added and removed, never changed.</summary>
public sealed class AllowedDomain
{
    /// <summary>Domains per organization: every node keeps all of them in memory. One wildcard covers any number of subdomains.</summary>
    public const int MaxPerOrganization = 100;

    private AllowedDomain() { }

    public AllowedDomainId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public DomainPattern Domain { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    public static AllowedDomain Create(OrganizationId organization, DomainPattern domain, DateTimeOffset now) => new()
    {
        OrganizationId = organization,
        Domain = domain,
        CreatedAt = now,
    };
}
