using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Usage;
using Platform.Domain.Users;

namespace Platform.Application.Usage;

/// <summary>The usage of the caller's organization in a range of days.</summary>
internal sealed class UsageDaysOf : Specification<UsageDay>
{
    public UsageDaysOf(ICaller caller, DateOnly first, DateOnly last)
    {
        var organization = caller.Organization;
        Query.Where(u => u.OrganizationId == organization && u.Date >= first && u.Date <= last);
    }
}

/// <summary>The operations that the caller's organization called in a range of days.</summary>
internal sealed class OperationDaysOf : Specification<OperationDay>
{
    public OperationDaysOf(ICaller caller, DateOnly first, DateOnly last)
    {
        var organization = caller.Organization;
        Query.Where(u => u.OrganizationId == organization && u.Date >= first && u.Date <= last);
    }
}

/// <summary>The keys whose usage the caller may see, revoked ones included: a member's own, or all of the organization.</summary>
internal sealed class UsedKeysOf : Specification<ApiKey>
{
    public UsedKeysOf(ICaller caller)
    {
        var (organization, user) = (caller.Organization, caller.User);
        Query.Where(k => k.OrganizationId == organization);
        if (caller.Role == Role.Member) Query.Where(k => k.UserId == user);
    }
}
