using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Domain.Audit;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Users;

namespace Platform.Application.Audit;

/// <summary>
/// Tells the audit of what changes nothing. It is written soon after, in the background, and in no more lines than someone who means
/// harm may fill the disk with; to tell of it costs the request no question to the database.
/// </summary>
public interface ISecurityEvents
{
    /// <summary>Someone did not sign in. Costs the same whether there is such an organization and such a person, or not.</summary>
    /// <param name="slug">The organization as it was typed; null where it can't be one.</param>
    /// <param name="email">The address as it was typed.</param>
    /// <param name="client">Where from.</param>
    void SignInFailed(OrganizationSlug? slug, EmailAddress? email, ClientInfo client);

    /// <summary>An account at a provider signed no one in, by a rule of the organization that was named.</summary>
    /// <param name="slug">The organization as it was typed; null where it can't be one.</param>
    /// <param name="identity">The account.</param>
    /// <param name="reason">Why it was refused. Never a secret.</param>
    /// <param name="client">Where from.</param>
    void IdentityRefused(OrganizationSlug? slug, ExternalIdentity identity, string reason, ClientInfo client);

    /// <summary>A good credential was refused what it asked for. Told once a minute for the same credential and reason.</summary>
    /// <param name="caller">Whose credential.</param>
    /// <param name="action">One of <see cref="AuditAction"/>.</param>
    /// <param name="target">What was asked for.</param>
    /// <param name="reason">Why it was refused. Never a secret.</param>
    /// <param name="client">Where from.</param>
    void Refused(Caller caller, string action, AuditTarget target, string reason, ClientInfo client);

    /// <summary>A key was used from an address that this node does not remember of it. Told where no node ever saw it from there.</summary>
    /// <param name="caller">The key's.</param>
    /// <param name="network">The address, as far as addresses are told apart.</param>
    /// <param name="client">Where from.</param>
    void KeyUsedFrom(Caller caller, ClientNetwork network, ClientInfo client);
}
