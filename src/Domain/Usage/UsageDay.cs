using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;

namespace Platform.Domain.Usage;

/// <summary>The number of requests by one API key, or by all sessions together, on one UTC day. Counts only increase.</summary>
public sealed class UsageDay
{
    /// <summary>Represents all sessions, which are counted together.</summary>
    public static readonly ApiKeyId SignIns;

    private UsageDay() { }

    public OrganizationId OrganizationId { get; private set; }

    public DateOnly Date { get; private set; }

    /// <summary>The key, or <see cref="SignIns"/>.</summary>
    public ApiKeyId ApiKeyId { get; private set; }

    /// <summary>Requests that were counted against the plan's limits.</summary>
    public long Requests { get; private set; }

    /// <summary>Requests that exceeded a limit.</summary>
    public long Refused { get; private set; }
}
