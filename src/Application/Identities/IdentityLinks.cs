using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Sessions;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Identities;

/// <summary>Connects accounts at providers to people and signs them in, for all use cases that do so.</summary>
internal sealed class IdentityLinks(
    IAppDb db, SessionIssuer signIns, IOutbox outbox, IAuditTrail audit, ISecurityEvents events, ClientInfo client)
{
    /// <summary>Adds the connection to the next save if it doesn't exist yet.</summary>
    /// <param name="user">The person, with the organization loaded.</param>
    /// <param name="external">The account at the provider.</param>
    /// <param name="signsIn">Whether the person is signed in with the account at the same time.</param>
    /// <param name="now">The current time.</param>
    /// <param name="ct">Cancels the query.</param>
    /// <returns>Null, or the error if the account belongs to another member.</returns>
    public async Task<Error?> LinkAsync(User user, ExternalIdentity external, bool signsIn, DateTimeOffset now, CancellationToken ct)
    {
        var found = await db.Query(new OtherIdentityOfUser(user, external)).SingleOrDefaultAsync(ct);
        if (found is { User.RemovedAt: null } && found.User != user) return Refuse(user, external, IdentityErrors.Taken);

        if (found is null)
        {
            found = Add(user, external, now);
        }
        else if (found.User != user)
        {
            found.Relink(user, external, now);
            audit.RecordFor(user.Organization, user, AuditAction.IdentityLinked, "identity", found.Id.Value, DetailOf(external));
        }

        if (signsIn) found.Use(external, now);
        return null;
    }

    /// <summary>Adds a connection to the next save, in an organization that the account is not yet connected in.</summary>
    public Identity Add(User user, ExternalIdentity external, DateTimeOffset now)
    {
        var identity = Identity.Link(user, external, now);
        db.Identities.Add(identity);
        audit.RecordCreatedFor(user.Organization, user, AuditAction.IdentityLinked, "identity", () => identity.Id.Value,
            DetailOf(external));
        return identity;
    }

    /// <summary>Notifies an existing person that an account can now sign them in.</summary>
    public void Notify(User user, ExternalIdentity external, DateTimeOffset now) =>
        outbox.Post(user, EmailTemplates.IdentityLinked(user, external, now), now + EmailTemplates.NoticeLifetime);

    /// <summary>
    /// Starts a session for an account and records it. Call <see cref="SessionIssuer.IssuedSession.Describe"/> after the save.
    /// </summary>
    public SessionIssuer.IssuedSession Start(User user, ExternalIdentity external, DateTimeOffset now)
    {
        var started = signIns.Start(user, now);
        audit.RecordCreatedFor(
            user.Organization, user, AuditAction.SessionStarted, "session", () => started.Session.Id.Value, DetailOf(external));
        return started;
    }

    /// <summary>Records that an account was refused for a person, whose organization is loaded.</summary>
    /// <returns>The given error.</returns>
    public Error Refuse(User user, ExternalIdentity external, Error refusal) => Refuse(user.Organization.Slug, external, refusal);

    /// <summary>Records that an account that is not connected in an organization was refused.</summary>
    public Error Refuse(OrganizationSlug? slug, ExternalIdentity external, Error refusal)
    {
        events.IdentityRefused(slug, external, refusal.Message, client);
        return refusal;
    }

    /// <summary>Saves the connection.</summary>
    /// <exception cref="SaveConflictException">The same account was connected concurrently. The retry finds it.</exception>
    public async Task<Error?> SaveAsync(CancellationToken ct)
    {
        var refused = await db.SaveAsync(ct);
        return refused.Is(IdentityErrors.Taken) ? throw new SaveConflictException(refused.Message) : refused;
    }

    /// <summary>The audit details of an account. They don't contain its subject, the provider's identifier of the person.</summary>
    public static string DetailOf(ExternalIdentity external) =>
        external.ShownEmail is { } email ? $"provider: {external.Provider}, email: {email}" : $"provider: {external.Provider}";
}
