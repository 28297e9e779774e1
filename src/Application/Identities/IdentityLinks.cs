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

/// <summary>Connects an account at a provider to a person and signs them in by it, for every use case that does.</summary>
internal sealed class IdentityLinks(
    IAppDb db, SessionIssuer signIns, IOutbox outbox, IAuditTrail audit, ISecurityEvents events, ClientInfo client)
{
    /// <summary>Adds the connection to the coming save, where there is none yet.</summary>
    /// <param name="user">The person, with their organization loaded.</param>
    /// <param name="external">The account.</param>
    /// <param name="signsIn">Whether the account signs the person in by the same step.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Ends the query.</param>
    /// <returns>Null, or the refusal where the account is another member's.</returns>
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

    /// <summary>Adds the connection of a person to the coming save, in an organization where the account is not yet.</summary>
    public Identity Add(User user, ExternalIdentity external, DateTimeOffset now)
    {
        var identity = Identity.Link(user, external, now);
        db.Identities.Add(identity);
        audit.RecordCreatedFor(user.Organization, user, AuditAction.IdentityLinked, "identity", () => identity.Id.Value,
            DetailOf(external));
        return identity;
    }

    /// <summary>Tells a person who was there before that an account signs them in from now on.</summary>
    public void Record(User user, ExternalIdentity external, DateTimeOffset now) =>
        outbox.Post(user, EmailTemplates.IdentityLinked(user, external, now), now + EmailTemplates.NoticeLifetime);

    /// <summary>
    /// Starts the sign-in that an account leads to, and records it. Ask <see cref="SessionIssuer.IssuedSession.Describe"/> after the save.
    /// </summary>
    public SessionIssuer.IssuedSession Start(User user, ExternalIdentity external, DateTimeOffset now)
    {
        var started = signIns.Start(user, now);
        audit.RecordCreatedFor(
            user.Organization, user, AuditAction.SessionStarted, "session", () => started.Session.Id.Value, DetailOf(external));
        return started;
    }

    /// <summary>Records that an account leads no further for a person, whose organization is loaded.</summary>
    /// <returns>The refusal.</returns>
    public Error Refuse(User user, ExternalIdentity external, Error refusal) => Refuse(user.Organization.Slug, external, refusal);

    /// <summary>The same for an organization in which the account is no one's.</summary>
    public Error Refuse(OrganizationSlug? slug, ExternalIdentity external, Error refusal)
    {
        events.IdentityRefused(slug, external, refusal.Message, client);
        return refusal;
    }

    /// <summary>Saves what was connected.</summary>
    /// <exception cref="SaveConflictException">The same account was connected at the same moment: the next try finds it.</exception>
    public async Task<Error?> SaveAsync(CancellationToken ct)
    {
        var refused = await db.SaveAsync(ct);
        return refused == IdentityErrors.Taken ? throw new SaveConflictException(refused.Message) : refused;
    }

    /// <summary>What audit entries say of an account: never its subject, by which the provider knows a person.</summary>
    public static string DetailOf(ExternalIdentity external) =>
        external.ShownEmail is { } email ? $"provider: {external.Provider}, email: {email}" : $"provider: {external.Provider}";
}
