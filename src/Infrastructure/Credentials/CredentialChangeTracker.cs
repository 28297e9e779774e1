using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Platform.Domain.AllowedDomains;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Credentials;

/// <summary>
/// Finds in every save the changes that affect what a credential may do, so that use cases don't have to report them. They are written to
/// the change feed in the same transaction and invalidate this node's cache after the commit.
/// </summary>
internal sealed class CredentialChangeTracker(CacheInvalidation cache, TimeProvider clock)
{
    /// <summary>The credential changes of a save.</summary>
    public List<CredentialChange> ChangesOf(ChangeTracker saved)
    {
        List<CredentialChange>? changes = null;
        foreach (var entry in saved.Entries())
        {
            if (IsChange(entry) && SubjectOf(entry) is var (kind, id))
            {
                (changes ??= []).Add(CredentialChange.Of(kind, id, clock.GetUtcNow()));
            }
        }

        return changes ?? [];
    }

    /// <summary>Invalidates this node's cache after a commit.</summary>
    public void Committed(IEnumerable<CredentialChange> changes)
    {
        foreach (var change in changes) cache.Invalidate(change.Kind, change.SubjectId);
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
