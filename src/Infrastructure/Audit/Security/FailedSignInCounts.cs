using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>
/// How many failed sign-ins of the present minute were told of each organization, and how many were not. For one thread at a time.
/// </summary>
internal sealed class FailedSignInCounts
{
    /// <summary>As many are told one by one in a minute; a node that is asked by a crowd tells how many more there were.</summary>
    public const int PerMinute = 60;

    private readonly Dictionary<OrganizationId, (long Minute, int Told, int More)> _counts = [];

    /// <summary>Counts one.</summary>
    /// <returns>Whether it may be told by itself.</returns>
    public bool Count(OrganizationId organization, DateTimeOffset at)
    {
        var (minute, told, more) = _counts.GetValueOrDefault(organization);
        if (minute != MinuteOf(at)) (minute, told) = (MinuteOf(at), 0);
        var isTold = told < PerMinute;
        _counts[organization] = isTold ? (minute, told + 1, more) : (minute, told, more + 1);
        return isTold;
    }

    /// <summary>What is counted of an organization, to be put back where it could not be written.</summary>
    public (long Minute, int Told, int More) this[OrganizationId organization]
    {
        get => _counts.GetValueOrDefault(organization);
        set => _counts[organization] = value;
    }

    /// <summary>Those organizations whose minute is over with some that were not told, and how many.</summary>
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

    /// <summary>It is told how many more there were.</summary>
    public void Forget(OrganizationId organization) => _counts.Remove(organization);

    private static long MinuteOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;
}
