using Microsoft.EntityFrameworkCore;
using Platform.Domain.Organizations;
using Platform.TestKit;

namespace Platform.WebApi.Tests;

/// <summary>Reads the audit of an organization from the database.</summary>
internal static class Audited
{
    /// <summary>Returns the entries of the organization, oldest first.</summary>
    public static Task<List<AuditedLine>> AuditOfAsync(this PlatformApp app, Actor member)
    {
        var organization = new OrganizationId(member.OrganizationId);
        return app.WithDbAsync(db => db.AuditEntries.Where(e => e.OrganizationId == organization).OrderBy(e => e.Sequence)
            .Select(e => new AuditedLine(e.Action, e.ActorEmail, e.TargetType, e.TargetId, e.Detail, e.Ip, e.RequestId)).ToListAsync());
    }
}

/// <summary>An audit entry.</summary>
internal sealed record AuditedLine(
    string Action, string? ActorEmail, string TargetType, string? TargetId, string? Detail, string? Ip, string? RequestId);
