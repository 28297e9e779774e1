using Platform.Domain.Organizations;

namespace Platform.Domain.Usage;

/// <summary>
/// How often an organization called one operation in one version of the API on one day in UTC. Counts are added to it, never taken from.
/// </summary>
public sealed class OperationDay
{
    public const int OperationMaxLength = 64;

    private OperationDay() { }

    public OrganizationId OrganizationId { get; private set; }

    public DateOnly Date { get; private set; }

    /// <summary>The version that the requests were served in.</summary>
    public string Version { get; private set; } = null!;

    /// <summary>The operation's id in the OpenAPI document; empty for requests that met none.</summary>
    public string Operation { get; private set; } = null!;

    /// <summary>Requests that were counted against the plan's limits.</summary>
    public long Requests { get; private set; }

    /// <summary>When the last of them came, true to within a few seconds.</summary>
    public DateTimeOffset LastUsedAt { get; private set; }
}
