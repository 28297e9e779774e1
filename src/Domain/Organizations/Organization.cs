using System.Security.Cryptography;
using Platform.Domain.Common;

namespace Platform.Domain.Organizations;

/// <summary>The ID of an <see cref="Organization"/>.</summary>
public readonly record struct OrganizationId(long Value) : IEntityId<OrganizationId>
{
    /// <inheritdoc/>
    public static OrganizationId From(long value) => new(value);
}

/// <summary>A tenant. All other data belongs to exactly one.</summary>
public sealed class Organization
{
    public const int NameMaxLength = 100;

    /// <summary><c>org_</c> and 32 hexadecimal digits.</summary>
    public const int OrgKeyLength = 36;

    /// <summary>The API version that organizations had before there were several.</summary>
    public const string FirstApiVersion = "2026-11-22";

    /// <summary>Length of an API version: a date, <c>2026-12-01</c>.</summary>
    public const int ApiVersionLength = 10;

    private Organization() { }

    public OrganizationId Id { get; private set; }

    public string Name { get; private set; } = null!;

    public OrganizationSlug Slug { get; private set; } = null!;

    /// <summary>A public identifier of the organization, <c>org_</c> and 32 hexadecimal digits; not a secret.</summary>
    public string OrgKey { get; private set; } = null!;

    public Plan Plan { get; private set; }

    /// <summary>The API version of requests that name none.</summary>
    public string ApiVersion { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the operator disabled the organization, so that its credentials are refused; null while it is enabled.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>
    /// How many times the organization has lost an admin. Concurrent requests that remove the last two admins both write this row, so that
    /// one of them conflicts and must check again.
    /// </summary>
    public int AdminsLost { get; private set; }

    /// <summary>Concurrency token: a save that is based on an older version fails.</summary>
    public long Version { get; private set; }

    /// <summary>Creates an organization on the Free plan.</summary>
    /// <param name="name">The name.</param>
    /// <param name="slug">The slug.</param>
    /// <param name="apiVersion">The API version that it is pinned to.</param>
    /// <param name="now">The current time.</param>
    public static Organization Create(string name, OrganizationSlug slug, string apiVersion, DateTimeOffset now) => new()
    {
        Name = VisibleText.Required(name),
        Slug = slug,
        OrgKey = "org_" + RandomNumberGenerator.GetHexString(32, lowercase: true),
        Plan = Plan.Free,
        ApiVersion = apiVersion,
        CreatedAt = now,
    };

    public void Rename(string name) => Name = VisibleText.Required(name);

    /// <summary>Records that an admin is removed or demoted. The caller has read this row before counting the other admins.</summary>
    public void LoseAdmin() => AdminsLost++;

    /// <summary>
    /// Adds an item to a collection whose size is limited per organization. The caller reads this row before counting: of two concurrent
    /// use cases, the second conflicts on save and is retried.
    /// </summary>
    public void GrowWithinLimit() => Version++;

    /// <summary>Moves the organization to a plan; false if it is on that plan already.</summary>
    public bool MoveTo(Plan plan)
    {
        if (Plan == plan) return false;
        Plan = plan;
        return true;
    }

    /// <summary>Pins the organization to an API version; false if it is pinned to it already.</summary>
    /// <param name="version">A supported version.</param>
    public bool PinTo(string version)
    {
        if (ApiVersion == version) return false;
        ApiVersion = version;
        return true;
    }

    /// <summary>Disables the organization, so that its credentials are refused; false if it is disabled already.</summary>
    public bool Disable(DateTimeOffset now)
    {
        if (DisabledAt is not null) return false;
        DisabledAt = now;
        return true;
    }

    /// <summary>Enables the organization again; false if it is enabled already.</summary>
    public bool Enable()
    {
        if (DisabledAt is null) return false;
        DisabledAt = null;
        return true;
    }
}
