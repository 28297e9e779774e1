using System.Globalization;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Audit;

/// <summary>
/// Adds entries to the organization's record of who did what. They are saved in the transaction of the change they describe.
/// </summary>
public interface IAuditTrail
{
    /// <summary>
    /// Records what the caller did in their own organization to something that exists, or whose id is chosen by the use case.
    /// </summary>
    /// <param name="action">One of <see cref="Domain.Audit.AuditAction"/>.</param>
    /// <param name="type">The kind of the target, such as <c>api_key</c>.</param>
    /// <param name="id">The target's id as the wire shows it.</param>
    /// <param name="detail">Further facts. Never a secret.</param>
    void Record(string action, string type, string id, string? detail = null);

    /// <summary>Records what the caller did to something new, whose id the database assigns.</summary>
    /// <param name="action">One of <see cref="Domain.Audit.AuditAction"/>.</param>
    /// <param name="type">The kind of the target.</param>
    /// <param name="id">Reads the target's id as the wire shows it, after the database has assigned it.</param>
    /// <param name="detail">Further facts. Never a secret.</param>
    void RecordCreated(string action, string type, Func<long> id, string? detail = null);

    /// <summary>Records what was done without a credential, such as using a mailed link, or by the operator.</summary>
    /// <param name="organization">The organization it happened in.</param>
    /// <param name="actor">The person, where one is known.</param>
    /// <param name="action">One of <see cref="Domain.Audit.AuditAction"/>.</param>
    /// <param name="type">The kind of the target.</param>
    /// <param name="id">The target's id as the wire shows it.</param>
    /// <param name="detail">Further facts. Never a secret.</param>
    void RecordFor(Organization organization, User? actor, string action, string type, string id, string? detail = null);

    /// <summary>Records what was done without a credential to something new, whose id the database assigns.</summary>
    /// <param name="organization">The organization it happened in, which may be new itself.</param>
    /// <param name="actor">The person, where one is known.</param>
    /// <param name="action">One of <see cref="Domain.Audit.AuditAction"/>.</param>
    /// <param name="type">The kind of the target.</param>
    /// <param name="id">Reads the target's id as the wire shows it, after the database has assigned it.</param>
    /// <param name="detail">Further facts. Never a secret.</param>
    void RecordCreatedFor(Organization organization, User? actor, string action, string type, Func<long> id, string? detail = null);
}

/// <summary>The same for targets that the wire shows by number.</summary>
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
