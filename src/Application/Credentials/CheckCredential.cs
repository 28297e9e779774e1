using Platform.Application.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Credentials;

/// <summary>Tells a caller whose credential it is that they hold.</summary>
public sealed record CheckCredential : ICallerQuery<CredentialView>
{
    public CredentialView Answer(Caller caller) => new(
        true,
        new CredentialOrganization(caller.Organization.Value, caller.OrganizationName, caller.OrganizationSlug, caller.OrgKey, caller.Plan),
        new CredentialUser(caller.User.Value, caller.Email, caller.Role),
        caller.ApiKey is { } key
            ? new CredentialKey(
                key.Value,
                caller.ApiKeyName!,
                caller.ApiKeyPrefix!,
                caller.ApiKeyScopes,
                caller.ApiKeyEndsAt == DateTimeOffset.MaxValue ? null : caller.ApiKeyEndsAt)
            : null);
}

/// <summary>Whose credential it is.</summary>
/// <param name="Authenticated">Always true: a credential that is not good gets 401.</param>
/// <param name="Key">The key; null for an access token.</param>
public sealed record CredentialView(bool Authenticated, CredentialOrganization Organization, CredentialUser User, CredentialKey? Key);

/// <summary>The credential's organization.</summary>
public sealed record CredentialOrganization(long Id, string Name, string Slug, string OrgKey, Plan Plan);

/// <summary>The person the credential acts for.</summary>
public sealed record CredentialUser(long Id, string Email, Role Role);

/// <summary>The presented API key.</summary>
public sealed record CredentialKey(long Id, string Name, string Prefix, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);
