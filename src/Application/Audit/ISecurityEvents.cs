using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Domain.Audit;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Users;

namespace Platform.Application.Audit;

/// <summary>
/// Records security events that are not part of a change. They are written in the background soon after, limited in number so that an
/// attacker can't fill the disk, and recording them costs the request no database query.
/// </summary>
public interface ISecurityEvents
{
    /// <summary>Records a failed sign-in. Takes the same time whether or not the organization and the person exist.</summary>
    /// <param name="slug">The organization's slug as typed; null if it can't be one.</param>
    /// <param name="email">The address as typed.</param>
    /// <param name="client">The client.</param>
    void SignInFailed(OrganizationSlug? slug, EmailAddress? email, ClientInfo client);

    /// <summary>Records that an account at a provider was refused by a rule of the named organization.</summary>
    /// <param name="slug">The organization's slug as typed; null if it can't be one.</param>
    /// <param name="identity">The account at the provider.</param>
    /// <param name="reason">The reason for the refusal. Never a secret.</param>
    /// <param name="client">The client.</param>
    void IdentityRefused(OrganizationSlug? slug, ExternalIdentity identity, string reason, ClientInfo client);

    /// <summary>Records that a valid credential was refused a request. Recorded once a minute for the same credential and reason.</summary>
    /// <param name="caller">The caller of the credential.</param>
    /// <param name="action">One of <see cref="AuditAction"/>.</param>
    /// <param name="target">The target of the request.</param>
    /// <param name="reason">The reason for the refusal. Never a secret.</param>
    /// <param name="client">The client.</param>
    void Refused(Caller caller, string action, AuditTarget target, string reason, ClientInfo client);

    /// <summary>
    /// Reports that a key was used from a network that this node hasn't seen it on. Recorded if no node has ever seen it there.
    /// </summary>
    /// <param name="caller">The key's caller.</param>
    /// <param name="network">The network of the client's address.</param>
    /// <param name="client">The client.</param>
    void KeyUsedFrom(Caller caller, ClientNetwork network, ClientInfo client);
}
