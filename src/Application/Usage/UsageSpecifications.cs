using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Usage;

namespace Platform.Application.Usage;

/// <summary>What the caller's organization asked for on some days.</summary>
internal sealed class UsageDaysOf : Specification<UsageDay>
{
    public UsageDaysOf(ICaller caller, DateOnly first, DateOnly last)
    {
        var organization = caller.Organization;
        Query.Where(u => u.OrganizationId == organization && u.Date >= first && u.Date <= last);
    }
}

/// <summary>Which operations the caller's organization called on some days.</summary>
internal sealed class OperationDaysOf : Specification<OperationDay>
{
    public OperationDaysOf(ICaller caller, DateOnly first, DateOnly last)
    {
        var organization = caller.Organization;
        Query.Where(u => u.OrganizationId == organization && u.Date >= first && u.Date <= last);
    }
}

/// <summary>The keys whose usage the caller sees, revoked ones too: a member their own, everyone else all of the organization.</summary>
internal sealed class UsedKeysOf : Specification<ApiKey>
{
    public UsedKeysOf(ICaller caller)
    {
        var (organization, user) = (caller.Organization, caller.User);
        Query.Where(k => k.OrganizationId == organization);
        if (caller.Role == Role.Member) Query.Where(k => k.UserId == user);
    }
}
