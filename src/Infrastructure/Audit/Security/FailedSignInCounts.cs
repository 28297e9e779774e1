using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>
/// Counts each organization's failed sign-ins of the current minute: how many have their own entry, and how many don't. Not thread-safe.
/// </summary>
internal sealed class FailedSignInCounts
{
    /// <summary>
    /// The most entries per organization and minute. Further failures on this node are recorded as one entry with their number.
    /// </summary>
    public const int PerMinute = 60;

    private readonly Dictionary<OrganizationId, (long Minute, int Recorded, int More)> _counts = [];

    /// <summary>Counts a failed sign-in.</summary>
    /// <returns>Whether it gets its own entry.</returns>
    public bool Count(OrganizationId organization, DateTimeOffset at)
    {
        var (minute, recorded, more) = _counts.GetValueOrDefault(organization);
        if (minute != MinuteOf(at)) (minute, recorded) = (MinuteOf(at), 0);
        var isRecorded = recorded < PerMinute;
        _counts[organization] = isRecorded ? (minute, recorded + 1, more) : (minute, recorded, more + 1);
        return isRecorded;
    }

    /// <summary>An organization's counts, to be restored if writing fails.</summary>
    public (long Minute, int Recorded, int More) this[OrganizationId organization]
    {
        get => _counts.GetValueOrDefault(organization);
        set => _counts[organization] = value;
    }

    /// <summary>Organizations whose minute has ended with failures that have no entry, and their number.</summary>
    public IReadOnlyList<(OrganizationId Organization, int More)> Over(DateTimeOffset now)
    {
        foreach (var (organization, count) in _counts)
        {
            if (count.More == 0 && count.Minute < MinuteOf(now)) _counts.Remove(organization);
        }

        return
        [
            .. _counts.Where(count => count.Value.More > 0 && count.Value.Minute < MinuteOf(now))
                .Select(count => (count.Key, count.Value.More))
        ];
    }

    /// <summary>Removes an organization once the number of further failures is recorded.</summary>
    public void Forget(OrganizationId organization) => _counts.Remove(organization);

    private static long MinuteOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;
}
