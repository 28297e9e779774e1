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
/// Finds in every save the changes that affect what a credential may do, so that use cases don't have to report them. They are written to
/// the change feed in the same transaction and invalidate this node's cache after the commit.
/// </summary>
internal sealed class CredentialChangeTracker(CacheInvalidation cache, TimeProvider clock) : ISaveParticipant
{
    private readonly List<CredentialChange> _found = [];
    private readonly List<CredentialChange> _uncommitted = [];

    public int Order => 1;

    public int? RowsOfOneCommand => 0;

    public bool FitsOneCommand(object added) => true;

    /// <summary>Collects the credential change of a row, if it is one.</summary>
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

    /// <summary>Invalidates this node's cache after a commit.</summary>
    public void Committed()
    {
        foreach (var change in _uncommitted) cache.Invalidate(change.Kind, change.SubjectId);
        _uncommitted.Clear();
    }

    public void Forget()
    {
        _found.Clear();
        _uncommitted.Clear();
    }

    // Nothing has cached a new row yet, except for a domain that is added to a cached list.
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

    // Other changes, such as when a session was refreshed, don't affect credentials.
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
