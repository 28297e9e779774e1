using Mapster;
using Platform.Application.Common;
using Platform.Application.Quotas;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Usage;

/// <summary>How much was asked for, and what is left of the plan's limits.</summary>
/// <param name="Plan">What the limits follow from.</param>
/// <param name="Windows">The current windows.</param>
/// <param name="Days">Every day that was asked for, the first one first.</param>
/// <param name="Keys">The keys that were used on those days, revoked ones too: the most used first, 1,000 at most.</param>
/// <param name="Versions">
/// The versions of the API that the organization's requests on those days were served in, the newest first. Empty for a member, who sees
/// their own keys alone.
/// </param>
public sealed record UsageView(
    Plan Plan, UsageWindows Windows, IReadOnlyList<DayUsage> Days, IReadOnlyList<KeyUsage> Keys, IReadOnlyList<VersionUsage> Versions);

/// <summary>The windows over which the organization's requests are limited, all its credentials' together.</summary>
public sealed record UsageWindows(UsageWindow Minute, UsageWindow Day, UsageWindow Month)
{
    internal static UsageWindows Of(IReadOnlyList<QuotaStatus> windows) => new(
        windows.Single(w => w.Window == QuotaWindow.Minute).Adapt<UsageWindow>(Mappings.Config),
        windows.Single(w => w.Window == QuotaWindow.Day).Adapt<UsageWindow>(Mappings.Config),
        windows.Single(w => w.Window == QuotaWindow.Month).Adapt<UsageWindow>(Mappings.Config));
}

/// <summary>How much of a limit is left.</summary>
/// <param name="Limit">Requests allowed; null is unlimited.</param>
/// <param name="Remaining">Requests left; null where unlimited.</param>
/// <param name="Reset">When the count starts again, in seconds since 1970.</param>
public sealed record UsageWindow(long? Limit, long? Remaining, long Reset);

/// <summary>How much was asked for on one day, with keys and by people who signed in.</summary>
/// <param name="Date">In UTC.</param>
/// <param name="Requests">Those that were counted against the limits.</param>
/// <param name="Refused">Those that were over one.</param>
public sealed record DayUsage(DateOnly Date, long Requests, long Refused);

/// <summary>How much was asked for with one key.</summary>
/// <param name="Prefix">The start of its text.</param>
/// <param name="Requests">Those that were counted against the limits.</param>
/// <param name="Refused">Those that were over one.</param>
/// <param name="LastUsedAt">Of all days; true to within a minute.</param>
public sealed record KeyUsage(long Id, string Name, string Prefix, long Requests, long Refused, DateTimeOffset? LastUsedAt);

/// <summary>How much was asked for in one version of the API.</summary>
/// <param name="Version">The version that the requests were served in.</param>
/// <param name="Requests">Those that were counted against the limits.</param>
/// <param name="LastUsedAt">When the last of them came, true to within a few seconds.</param>
public sealed record VersionUsage(string Version, long Requests, DateTimeOffset LastUsedAt);
