using System.Security.Cryptography;
using Platform.Domain.Common;
using Platform.Domain.Common.Text;

namespace Platform.Domain.Organizations;

/// <summary>Identity of an <see cref="Organization"/>.</summary>
public readonly record struct OrganizationId(long Value) : IEntityId<OrganizationId>
{
    /// <inheritdoc/>
    public static OrganizationId From(long value) => new(value);
}

/// <summary>A tenant: everything else belongs to exactly one.</summary>
public sealed class Organization : IHasVersion
{
    public const int NameMaxLength = 100;

    /// <summary><c>org_</c> and 32 hexadecimal digits.</summary>
    public const int OrgKeyLength = 36;

    /// <summary>The version of the API that organizations had before there was another.</summary>
    public const string FirstApiVersion = "2026-11-22";

    /// <summary>Length of a version of the API: a date, <c>2026-12-01</c>.</summary>
    public const int ApiVersionLength = 10;

    private Organization() { }

    public OrganizationId Id { get; private set; }

    public string Name { get; private set; } = null!;

    public OrganizationSlug Slug { get; private set; } = null!;

    /// <summary>A public identifier of the organization, <c>org_</c> and 32 hex digits; not a secret.</summary>
    public string OrgKey { get; private set; } = null!;

    public Plan Plan { get; private set; }

    /// <summary>The version of the API that its requests are served in where they name none.</summary>
    public string ApiVersion { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the operator disabled it: its credentials are refused. Null while it is enabled.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>
    /// How often it lost an admin. Two who take away the last two admins at once meet in this row, and one of them must look again.
    /// </summary>
    public int AdminsLost { get; private set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public long Version { get; private set; }

    /// <summary>Makes an organization on the plan Free.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="slug">Its short name.</param>
    /// <param name="apiVersion">The version of the API that it is pinned to.</param>
    /// <param name="now">When it is made.</param>
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

    /// <summary>One of its admins becomes none. Whoever says so has read this row before they counted the others.</summary>
    public void LoseAdmin() => AdminsLost++;

    /// <summary>
    /// Adds one to something that an organization may have only so many of. A use case reads this row first, and then counts: of two
    /// that add one at the same time, the second finds the row changed at its save, and is run again.
    /// </summary>
    public void GrowWithinLimit() => Version++;

    /// <summary>Moves the organization to a plan; false when it is on it already.</summary>
    public bool MoveTo(Plan plan)
    {
        if (Plan == plan) return false;
        Plan = plan;
        return true;
    }

    /// <summary>Pins the organization to a version of the API; false when it is pinned to it already.</summary>
    /// <param name="version">One that is served.</param>
    public bool PinTo(string version)
    {
        if (ApiVersion == version) return false;
        ApiVersion = version;
        return true;
    }

    /// <summary>Refuses its credentials from now on; false when they are refused already.</summary>
    public bool Disable(DateTimeOffset now)
    {
        if (DisabledAt is not null) return false;
        DisabledAt = now;
        return true;
    }

    /// <summary>Takes its credentials again; false when they are taken already.</summary>
    public bool Enable()
    {
        if (DisabledAt is null) return false;
        DisabledAt = null;
        return true;
    }
}
