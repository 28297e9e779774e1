using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Credentials;

/// <summary>Tells a caller whose credential it is that they hold.</summary>
public sealed record CheckCredential : IQuery<CredentialView>
{
    internal sealed class Validator : AbstractValidator<CheckCredential>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<CheckCredential, Result<CredentialView>>
    {
        public async Task<Result<CredentialView>> Handle(CheckCredential query, CancellationToken ct)
        {
            var organization = await db.Organizations
                .Where(o => o.Id == caller.Organization)
                .Select(o => new CredentialOrganization(o.Id.Value, o.Name, o.Slug.Value, o.OrgKey, o.Plan))
                .SingleOrDefaultAsync(ct);
            if (organization is null) return SessionErrors.AuthenticationRequired;

            var key = caller.ApiKey is not { } id ? null : await db.ApiKeys
                .Where(k => k.OrganizationId == caller.Organization && k.Id == id)
                .Select(k => new CredentialKey(k.Id.Value, k.Name, k.Prefix, k.Scopes, k.RetiresAt ?? k.ExpiresAt))
                .SingleOrDefaultAsync(ct);
            return new CredentialView(true, organization, new CredentialUser(caller.User.Value, caller.Email, caller.Role), key);
        }
    }
}

/// <summary>Whose credential it is.</summary>
/// <param name="Authenticated">Always true: a credential that is not good gets 401.</param>
/// <param name="Key">The key; null for an access token.</param>
public sealed record CredentialView(bool Authenticated, CredentialOrganization Organization, CredentialUser User, CredentialKey? Key);

/// <summary>The credential's organization.</summary>
public sealed record CredentialOrganization(long Id, string Name, string Slug, string OrgKey, Plan Plan);

/// <summary>The person the credential acts for.</summary>
public sealed record CredentialUser(long Id, string Email, Role Role);

/// <summary>The key that was shown.</summary>
public sealed record CredentialKey(long Id, string Name, string Prefix, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);
