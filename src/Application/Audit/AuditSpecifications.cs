using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Users;

namespace Platform.Application.Audit;

/// <summary>The audit entries of the caller's organization that match a filter, newest first.</summary>
internal sealed class AuditEntriesOf : Specification<AuditEntry>
{
    public AuditEntriesOf(ICaller caller, AuditFilter filter)
    {
        var organization = caller.Organization;
        Query.Where(e => e.OrganizationId == organization).OrderByDescending(e => e.At).ThenByDescending(e => e.Sequence);
        if (filter.Actor is { } person)
        {
            UserId? actor = new UserId(person);
            Query.Where(e => e.ActorUserId == actor);
        }

        if (filter.Action is { } action) Query.Where(e => e.Action == action);
        if (filter.TargetType is { } type) Query.Where(e => e.TargetType == type);
        if (filter.TargetId is { } id) Query.Where(e => e.TargetId == id);
        if (filter.From is { } from) Query.Where(e => e.At >= from);
        if (filter.To is { } to) Query.Where(e => e.At < to);
    }
}
