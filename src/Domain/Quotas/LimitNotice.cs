using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.Quotas;

/// <summary>The ID of a <see cref="LimitNotice"/>.</summary>
public readonly record struct LimitNoticeId(long Value) : IEntityId<LimitNoticeId>
{
    /// <inheritdoc/>
    public static LimitNoticeId From(long value) => new(value);
}

/// <summary>
/// Records that an organization was emailed about a limit. A unique index over organization, window, threshold and limit ensures that only
/// one node sends the emails. The limit is included because a plan change within the window changes it.
/// </summary>
public sealed class LimitNotice
{
    private LimitNotice() { }

    public LimitNoticeId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public QuotaWindow Window { get; private set; }

    /// <summary>Start of the window.</summary>
    public DateTimeOffset WindowStart { get; private set; }

    /// <summary>The share of the limit that was reached, in percent.</summary>
    public int Threshold { get; private set; }

    /// <summary>Requests allowed in the window at that time.</summary>
    public long Limit { get; private set; }

    public DateTimeOffset SentAt { get; private set; }

    public static LimitNotice Create(OrganizationId organization, LimitUse use, DateTimeOffset now) => new()
    {
        OrganizationId = organization,
        Window = use.Window,
        WindowStart = use.WindowStart,
        Threshold = use.Threshold,
        Limit = use.Limit,
        SentAt = now,
    };
}
