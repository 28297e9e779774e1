using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;

namespace Platform.Domain.Usage;

/// <summary>How much one key, or all sign-ins together, asked for on one day in UTC. Counts are added to it, never taken from.</summary>
public sealed class UsageDay
{
    /// <summary>Stands for the sign-ins, which are counted together.</summary>
    public static readonly ApiKeyId SignIns;

    private UsageDay() { }

    public OrganizationId OrganizationId { get; private set; }

    public DateOnly Date { get; private set; }

    /// <summary>The key, or <see cref="SignIns"/>.</summary>
    public ApiKeyId ApiKeyId { get; private set; }

    /// <summary>Requests that were counted against the plan's limits.</summary>
    public long Requests { get; private set; }

    /// <summary>Requests that were over a limit.</summary>
    public long Refused { get; private set; }
}
