using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Platform.Domain.AllowedDomains;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Credentials;

/// <summary>
/// Sees in every save what may change what a credential may do, so that no use case has to remember to say so: its change
/// goes into the feed in the same transaction, and out of this node's memory once that is committed.
/// </summary>
internal sealed class CredentialChangeTracker(CacheInvalidation remembered, TimeProvider clock)
{
    /// <summary>What a coming save changes.</summary>
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

    /// <summary>Forgets on this node what committed changes make untrue.</summary>
    public void Committed(IEnumerable<CredentialChange> changes)
    {
        foreach (var change in changes) remembered.Invalidate(change.Kind, change.SubjectId);
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
