using Platform.Domain.Organizations;

namespace Platform.Domain.Usage;

/// <summary>The number of calls of one operation in one API version by one organization on one UTC day. Counts only increase.</summary>
public sealed class OperationDay
{
    public const int OperationMaxLength = 64;

    private OperationDay() { }

    public OrganizationId OrganizationId { get; private set; }

    public DateOnly Date { get; private set; }

    /// <summary>The API version of the requests.</summary>
    public string Version { get; private set; } = null!;

    /// <summary>The operation's ID in the OpenAPI document; empty for requests that matched none.</summary>
    public string Operation { get; private set; } = null!;

    /// <summary>Requests that were counted against the plan's limits.</summary>
    public long Requests { get; private set; }

    /// <summary>When the last of them was received, accurate to within a few seconds.</summary>
    public DateTimeOffset LastUsedAt { get; private set; }
}
