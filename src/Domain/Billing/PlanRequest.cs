using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.Billing;

/// <summary>The ID of a <see cref="PlanRequest"/>.</summary>
public readonly record struct PlanRequestId(long Value) : IEntityId<PlanRequestId>
{
    /// <inheritdoc/>
    public static PlanRequestId From(long value) => new(value);
}

/// <summary>
/// An organization's emailed request to the operator for a plan. A unique index over organization and day limits it to one a day.
/// </summary>
public sealed class PlanRequest
{
    private PlanRequest() { }

    public PlanRequestId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    /// <summary>The day, in UTC.</summary>
    public DateOnly Day { get; private set; }

    public Plan Plan { get; private set; }

    public static PlanRequest Create(OrganizationId organization, Plan plan, DateTimeOffset now) => new()
    {
        OrganizationId = organization,
        Day = DateOnly.FromDateTime(now.UtcDateTime),
        Plan = plan,
    };
}
