using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Audit.Recording;

/// <summary>Writes the audit entries of a context in the transaction of its next save.</summary>
internal sealed class AuditRecorder(AuditWriter writer) : ISaveParticipant
{
    private readonly List<Func<AuditEntry>> _recorded = [];
    private readonly List<AuditEntry> _entries = [];
    private readonly HashSet<OrganizationId> _audited = [];
    private readonly List<Organization> _found = [];
    private readonly List<Organization> _sent = [];
    private readonly List<OrganizationId> _made = [];
    private bool _recordsNeedIds;

    // Last: if entries are sealed with the commit, other writers of the same organizations wait from here on.
    public int Order => int.MaxValue;

    public int? RowsOfOneCommand => _recordsNeedIds || _entries.Count > 0 || !writer.WritesWithSave ? null : _recorded.Count;

    /// <summary>Adds an entry to the next save.</summary>
    public void Record(AuditEntry entry) => _recorded.Add(() => entry);

    /// <summary>Adds an entry to the next save. It is created after the database has assigned the IDs of new rows.</summary>
    public void RecordAfterIds(Func<AuditEntry> entry)
    {
        _recorded.Add(entry);
        _recordsNeedIds = true;
    }

    /// <summary>Adds an entry to the current transaction.</summary>
    public void Append(AuditEntry entry) => _entries.Add(entry);

    // The chain of a new organization starts after the database has assigned its ID.
    public bool FitsOneCommand(object added) => added is not Organization;

    public void Inspect(EntityEntry row)
    {
        if (row is { State: EntityState.Added, Entity: Organization organization }) _found.Add(organization);
    }

    public void Saving(AppDb db)
    {
        // A failed save may have left organizations here.
        _sent.Clear();
        _sent.AddRange(_found);
        _found.Clear();
        if (_recordsNeedIds || _recorded.Count == 0 || !writer.WritesWithSave) return;
        var entries = _recorded.Select(entry => entry()).ToList();
        writer.AddTo(db, entries);
        _audited.UnionWith(entries.Select(entry => entry.OrganizationId));
        _recorded.Clear();
    }

    public void Saved()
    {
        foreach (var organization in _sent) _made.Add(organization.Id);
        _sent.Clear();
        foreach (var entry in _recorded) _entries.Add(entry());
        _recorded.Clear();
        _recordsNeedIds = false;
    }

    public Task CommittingAsync(AppDb db, CancellationToken ct) =>
        _entries.Count > 0 || _made.Count > 0 ? WriteAsync(db, ct) : Task.CompletedTask;

    public void Committed()
    {
        writer.Committed(_audited);
        _audited.Clear();
    }

    public void Forget()
    {
        _recorded.Clear();
        _entries.Clear();
        _audited.Clear();
        _found.Clear();
        _sent.Clear();
        _made.Clear();
        _recordsNeedIds = false;
    }

    private async Task WriteAsync(AppDb db, CancellationToken ct)
    {
        await writer.WriteAsync(db, _entries, _made, ct);
        _audited.UnionWith(_entries.Select(entry => entry.OrganizationId));
        _entries.Clear();
        _made.Clear();
    }
}
