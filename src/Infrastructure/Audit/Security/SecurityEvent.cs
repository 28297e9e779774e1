using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Domain.Audit;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>Something that happened and is not written yet.</summary>
/// <param name="At">When.</param>
/// <param name="Client">Where from.</param>
internal abstract record SecurityEvent(DateTimeOffset At, ClientInfo Client)
{
    /// <summary>The entry that tells of it.</summary>
    protected AuditEntry Entry(OrganizationId organization, string action, AuditActor actor, AuditTarget target, string? detail) =>
        AuditEntry.Create(organization, action, actor, target, new AuditOrigin(Client.Ip, Client.UserAgent, Client.RequestId), detail, At);

    /// <summary>Who a caller is to the audit.</summary>
    protected static AuditActor ActorOf(Caller caller) => new(caller.User, caller.Email, caller.ApiKeyPrefix);
}

/// <summary>Someone did not sign in.</summary>
internal sealed record FailedSignIn(OrganizationSlug Slug, EmailAddress Email, DateTimeOffset At, ClientInfo Client)
    : SecurityEvent(At, Client)
{
    /// <summary>Its entry in the organization that was meant. Who it was no one knows: the person is what it was aimed at.</summary>
    public AuditEntry In(OrganizationId organization, UserId? person) =>
        Entry(organization, AuditAction.SignInFailed, AuditActor.None, TargetOf(person), $"email: {Email.Value}");

    /// <summary>What an organization's failed sign-ins are aimed at.</summary>
    public static AuditTarget TargetOf(UserId? person) => new("user", person is { } known ? $"{known.Value}" : null);
}

/// <summary>An account at a provider signed no one in.</summary>
internal sealed record RefusedIdentity(
    OrganizationSlug Slug, ExternalIdentity Identity, string Reason, DateTimeOffset At, ClientInfo Client)
    : SecurityEvent(At, Client)
{
    /// <summary>Its entry in the organization that was named.</summary>
    public AuditEntry In(OrganizationId organization)
    {
        var detail = $"provider: {Identity.Provider}, email: {Identity.ShownEmail ?? "none"}, reason: {Reason}";
        return Entry(organization, AuditAction.IdentityRefused, AuditActor.None, new AuditTarget("identity", null), detail);
    }
}

/// <summary>A good credential was refused.</summary>
internal sealed record Refusal(Caller Caller, string Action, AuditTarget Target, string Reason, DateTimeOffset At, ClientInfo Client)
    : SecurityEvent(At, Client)
{
    /// <summary>Its entry.</summary>
    public AuditEntry ToEntry() => Entry(Caller.Organization, Action, ActorOf(Caller), Target, Reason);
}

/// <summary>A key was used from somewhere.</summary>
internal sealed record KeyUse(Caller Caller, string Network, DateTimeOffset At, ClientInfo Client) : SecurityEvent(At, Client)
{
    /// <summary>Its entry, where the address is new to the key.</summary>
    /// <param name="isLast">Whether further addresses of this key are not told.</param>
    public AuditEntry ToEntry(bool isLast) => Entry(
        Caller.Organization, AuditAction.ApiKeyNewAddress, ActorOf(Caller), new AuditTarget("api_key", $"{Caller.ApiKey?.Value}"),
        isLast ? $"network: {Network}; further ones of this key are not told" : $"network: {Network}");
}
