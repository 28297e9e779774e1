using System.Globalization;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Audit;

/// <summary>Adds entries to the organization's audit log. They are saved in the transaction of the change they describe.</summary>
public interface IAuditTrail
{
    /// <summary>Records the caller's action in their own organization on a target that exists, or whose ID the use case chose.</summary>
    /// <param name="action">One of <see cref="Domain.Audit.AuditAction"/>.</param>
    /// <param name="type">The kind of the target, such as <c>api_key</c>.</param>
    /// <param name="id">The target's ID as the API shows it.</param>
    /// <param name="detail">Further facts. Never a secret.</param>
    void Record(string action, string type, string id, string? detail = null);

    /// <summary>Records the caller's action on a new target, whose ID the database assigns.</summary>
    /// <param name="action">One of <see cref="Domain.Audit.AuditAction"/>.</param>
    /// <param name="type">The kind of the target.</param>
    /// <param name="id">Returns the target's ID as the API shows it, after the database has assigned it.</param>
    /// <param name="detail">Further facts. Never a secret.</param>
    void RecordCreated(string action, string type, Func<long> id, string? detail = null);

    /// <summary>Records an action that needs no credential, such as using an emailed link, or an action of the operator.</summary>
    /// <param name="organization">The organization of the action.</param>
    /// <param name="actor">The person; null if unknown.</param>
    /// <param name="action">One of <see cref="Domain.Audit.AuditAction"/>.</param>
    /// <param name="type">The kind of the target.</param>
    /// <param name="id">The target's ID as the API shows it.</param>
    /// <param name="detail">Further facts. Never a secret.</param>
    void RecordFor(Organization organization, User? actor, string action, string type, string id, string? detail = null);

    /// <summary>Records an action that needs no credential on a new target, whose ID the database assigns.</summary>
    /// <param name="organization">The organization, which may itself be new.</param>
    /// <param name="actor">The person; null if unknown.</param>
    /// <param name="action">One of <see cref="Domain.Audit.AuditAction"/>.</param>
    /// <param name="type">The kind of the target.</param>
    /// <param name="id">Returns the target's ID as the API shows it, after the database has assigned it.</param>
    /// <param name="detail">Further facts. Never a secret.</param>
    void RecordCreatedFor(Organization organization, User? actor, string action, string type, Func<long> id, string? detail = null);
}

/// <summary>Overloads for targets whose ID is a number.</summary>
internal static class AuditTrailNumbers
{
    /// <inheritdoc cref="IAuditTrail.Record"/>
    public static void Record(this IAuditTrail audit, string action, string type, long id, string? detail = null) =>
        audit.Record(action, type, id.ToString(CultureInfo.InvariantCulture), detail);

    /// <inheritdoc cref="IAuditTrail.RecordFor"/>
    public static void RecordFor(
        this IAuditTrail audit, Organization organization, User? actor, string action, string type, long id, string? detail = null) =>
        audit.RecordFor(organization, actor, action, type, id.ToString(CultureInfo.InvariantCulture), detail);
}
