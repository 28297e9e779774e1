using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.Billing;

/// <summary>The ID of a <see cref="BillingEvent"/>.</summary>
public readonly record struct BillingEventId(long Value) : IEntityId<BillingEventId>
{
    /// <inheritdoc/>
    public static BillingEventId From(long value) => new(value);
}

/// <summary>
/// An event of the payment provider that has been applied. A unique index over its ID ensures that it is applied once across all nodes.
/// </summary>
public sealed class BillingEvent
{
    /// <summary>Longest ID and type; Stripe's are far shorter.</summary>
    public const int TextMaxLength = 255;

    private BillingEvent() { }

    public BillingEventId Id { get; private set; }

    /// <summary>The provider's ID, such as <c>evt_1NG8Du2eZvKYlo2CUI79vXWy</c>.</summary>
    public string EventId { get; private set; } = null!;

    /// <summary>The event's type, such as <c>customer.subscription.updated</c>.</summary>
    public string Type { get; private set; } = null!;

    public OrganizationId OrganizationId { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    public static BillingEvent Create(string eventId, string type, OrganizationId organization, DateTimeOffset now) => new()
    {
        EventId = eventId,
        Type = type,
        OrganizationId = organization,
        ReceivedAt = now,
    };
}
