using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>A security event that is not written yet.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Client">The client it came from.</param>
internal abstract record SecurityEvent(DateTimeOffset At, ClientInfo Client)
{
    /// <summary>The audit entry that records it.</summary>
    protected AuditEntry Entry(OrganizationId organization, string action, AuditActor actor, AuditTarget target, string? detail) =>
        AuditEntry.Create(
            organization, action, actor, target, new RequestOrigin(Client.Ip, Client.UserAgent, Client.RequestId), detail, At);

    /// <summary>The audit actor for a caller.</summary>
    protected static AuditActor ActorOf(Caller caller) => new(caller.User, caller.Email, caller.ApiKeyPrefix);
}

/// <summary>A failed sign-in.</summary>
internal sealed record FailedSignIn(OrganizationSlug Slug, EmailAddress Email, DateTimeOffset At, ClientInfo Client)
    : SecurityEvent(At, Client)
{
    /// <summary>Its entry in the addressed organization. Nobody is authenticated, so the person is the target and not the actor.</summary>
    public AuditEntry In(OrganizationId organization, UserId? person) =>
        Entry(organization, AuditAction.SignInFailed, AuditActor.None, TargetOf(person), $"email: {Email.Value}");

    /// <summary>The target of an organization's failed sign-ins.</summary>
    public static AuditTarget TargetOf(UserId? person) => new("user", person is { } known ? $"{known.Value}" : null);
}

/// <summary>A sign-in with a provider's account that was refused.</summary>
internal sealed record RefusedIdentity(
    OrganizationSlug Slug, ExternalIdentity Identity, string Reason, DateTimeOffset At, ClientInfo Client)
    : SecurityEvent(At, Client)
{
    /// <summary>Its entry in the addressed organization.</summary>
    public AuditEntry In(OrganizationId organization)
    {
        var detail = $"provider: {Identity.Provider}, email: {Identity.ShownEmail ?? "none"}, reason: {Reason}";
        return Entry(organization, AuditAction.IdentityRefused, AuditActor.None, new AuditTarget("identity", null), detail);
    }
}

/// <summary>A valid credential was refused.</summary>
internal sealed record Refusal(Caller Caller, string Action, AuditTarget Target, string Reason, DateTimeOffset At, ClientInfo Client)
    : SecurityEvent(At, Client)
{
    /// <summary>Its entry.</summary>
    public AuditEntry ToEntry() => Entry(Caller.Organization, Action, ActorOf(Caller), Target, Reason);
}

/// <summary>A key was used from a network.</summary>
internal sealed record KeyUse(Caller Caller, string Network, DateTimeOffset At, ClientInfo Client) : SecurityEvent(At, Client)
{
    /// <summary>Its entry, for an address that is new to the key.</summary>
    /// <param name="isLast">Whether further addresses of this key are not recorded.</param>
    public AuditEntry ToEntry(bool isLast) => Entry(
        Caller.Organization, AuditAction.ApiKeyNewAddress, ActorOf(Caller), new AuditTarget("api_key", $"{Caller.ApiKey?.Value}"),
        isLast ? $"network: {Network}; further ones of this key are not told" : $"network: {Network}");
}
