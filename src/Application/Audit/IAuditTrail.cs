using Platform.Domain.Organizations;

namespace Platform.Application.Audit;

/// <summary>Adds entries to the organization's record of who did what. They are saved with the change they tell of.</summary>
public interface IAuditTrail
{
    /// <summary>Records what the caller did in their own organization.</summary>
    /// <param name="action">One of <see cref="Domain.Audit.AuditAction"/>.</param>
    /// <param name="type">The kind of the target, such as <c>api_key</c>.</param>
    /// <param name="id">The target's id as the wire shows it, asked for once the database has given it.</param>
    /// <param name="detail">What else is worth knowing. Never a secret.</param>
    void Record(string action, string type, Func<object?> id, string? detail = null);

    /// <summary>Records what someone did who showed no credential, such as signing in.</summary>
    /// <param name="organization">The organization it happened in.</param>
    /// <param name="actor">The person, where one is known.</param>
    /// <param name="action">One of <see cref="Domain.Audit.AuditAction"/>.</param>
    /// <param name="type">The kind of the target.</param>
    /// <param name="id">The target's id as the wire shows it.</param>
    /// <param name="detail">What else is worth knowing. Never a secret.</param>
    void RecordFor(Organization organization, Domain.Users.User? actor, string action, string type, Func<object?> id, string? detail = null);
}
