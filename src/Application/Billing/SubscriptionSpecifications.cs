using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Billing;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>The subscription of the caller's organization, with the organization.</summary>
internal sealed class SubscriptionOf : Specification<Subscription>
{
    public SubscriptionOf(ICaller caller)
    {
        var organization = caller.Organization;
        Query.Include(s => s.Organization).Where(s => s.OrganizationId == organization);
    }
}

/// <summary>The subscription of an organization, with the organization. Only for operator commands and background services.</summary>
internal sealed class SubscriptionOfOrganization : Specification<Subscription>
{
    public SubscriptionOfOrganization(OrganizationId organization) =>
        Query.Include(s => s.Organization).Where(s => s.OrganizationId == organization);
}

/// <summary>The subscription of a customer at the payment provider, with the organization.</summary>
internal sealed class SubscriptionOfCustomer : Specification<Subscription>
{
    public SubscriptionOfCustomer(string customer) => Query.Include(s => s.Organization).Where(s => s.CustomerId == customer);
}

/// <summary>The plan requests of the caller's organization on a day.</summary>
internal sealed class PlanRequestsOf : Specification<PlanRequest>
{
    public PlanRequestsOf(ICaller caller, DateOnly day)
    {
        var organization = caller.Organization;
        Query.Where(r => r.OrganizationId == organization && r.Day == day);
    }
}

/// <summary>An event that has been applied.</summary>
internal sealed class BillingEventById : Specification<BillingEvent>
{
    public BillingEventById(string id) => Query.Where(e => e.EventId == id);
}
