using Platform.Domain.Audit;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Audit.Recording;

/// <summary>Adds audit entries to the saves of a context.</summary>
public static class AuditRecords
{
    /// <summary>Adds an audit entry to the transaction of the next save.</summary>
    public static void Record(this AppDb db, AuditEntry entry) => db.Participant<AuditRecorder>().Record(entry);

    /// <summary>
    /// Adds an audit entry to the transaction of the next save. It is created after the database has assigned the IDs of new rows.
    /// </summary>
    public static void RecordAfterIds(this AppDb db, Func<AuditEntry> entry) => db.Participant<AuditRecorder>().RecordAfterIds(entry);

    /// <summary>Adds an audit entry to the current transaction.</summary>
    internal static void Append(this AppDb db, AuditEntry entry) => db.Participant<AuditRecorder>().Append(entry);
}
