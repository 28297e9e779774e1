using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Platform.Domain.AllowedDomains;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Credentials;

/// <summary>
/// Sees in every save what may change what a credential may do, so that no use case has to remember to say so: its change
/// goes into the feed in the same transaction, and out of this node's memory once that is committed.
/// </summary>
internal sealed class CredentialChangeTracker(CacheInvalidation remembered, TimeProvider clock) : ISaveParticipant
{
    private readonly List<CredentialChange> _found = [];
    private readonly List<CredentialChange> _uncommitted = [];

    public int Order => 1;

    public int? RowsOfOneCommand => 0;

    public bool FitsOneCommand(object added) => true;

    /// <summary>Notes what a row of the coming save changes.</summary>
    public void Inspect(EntityEntry row)
    {
        if (IsChange(row) && SubjectOf(row) is var (kind, id)) _found.Add(CredentialChange.Of(kind, id, clock.GetUtcNow()));
    }

    public void Saving(AppDb db)
    {
        if (_found.Count == 0) return;
        db.Set<CredentialChange>().AddRange(_found);
        _uncommitted.AddRange(_found);
        _found.Clear();
    }

    public void Saved() { }

    public Task CommittingAsync(AppDb db, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Forgets on this node what committed changes make untrue.</summary>
    public void Committed()
    {
        foreach (var change in _uncommitted) remembered.Invalidate(change.Kind, change.SubjectId);
        _uncommitted.Clear();
    }

    public void Forget()
    {
        _found.Clear();
        _uncommitted.Clear();
    }

    // What is new no one has remembered yet, but for a list that it comes onto.
    private static bool IsChange(EntityEntry entry) =>
        entry.State is EntityState.Modified or EntityState.Deleted || (entry.State == EntityState.Added && entry.Entity is AllowedDomain);

    private static (CredentialChangeKind Kind, long Id)? SubjectOf(EntityEntry entry) => entry.Entity switch
    {
        ApiKey key => (CredentialChangeKind.ApiKey, key.Id.Value),
        Session session when Touches(entry, nameof(Session.EndedAt), nameof(Session.ExpiresAt)) =>
            (CredentialChangeKind.Session, session.Id.Value),
        User user when Touches(
            entry, nameof(User.Email), nameof(User.Role), nameof(User.ApiAccessGranted), nameof(User.RemovedAt), nameof(User.SignInEpoch),
            nameof(User.Name), nameof(User.WantsVersionMail), nameof(User.WantsLimitMail)) =>
                (CredentialChangeKind.Organization, user.OrganizationId.Value),
        Organization organization => (CredentialChangeKind.Organization, organization.Id.Value),
        AllowedDomain domain => (CredentialChangeKind.AllowedDomains, domain.OrganizationId.Value),
        _ => null,
    };

    // What else changes of it, such as when a sign-in was refreshed, is nothing that a credential depends on.
    private static bool Touches(EntityEntry entry, params ReadOnlySpan<string> members)
    {
        if (entry.State == EntityState.Deleted) return true;
        foreach (var member in members)
        {
            if (entry.Property(member).IsModified) return true;
        }

        return false;
    }
}
