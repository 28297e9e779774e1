using Platform.Application.Credentials;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Auth;

/// <summary>Authorizes a request or refuses it. Roles and scopes are enforced only here.</summary>
internal sealed class AccessControl(RequestDelegate next)
{
    /// <summary>Names the organization that the caller means to address; it must be the credential's own.</summary>
    public const string OrgKeyHeader = "X-Org-Key";

    public Task InvokeAsync(HttpContext context)
    {
        var credential = context.Features.Get<Credential>();
        if (credential?.Caller is { } caller)
        {
            if (!caller.IsEnabled) return ResponseWriter.FailureAsync(context, OrganizationErrors.Disabled);
            if (!NamesOwnOrganization(context.Request, caller))
            {
                return ResponseWriter.FailureAsync(context, HttpErrors.OtherOrganizationsKey);
            }
        }

        // Without a matching endpoint the response is 404 or 405, with or without a credential.
        if (context.GetEndpoint()?.Metadata.GetMetadata<Access>() is not { Credential: not AccessCredential.None } access)
        {
            return next(context);
        }

        return Refusal(credential, access) is { } refusal ? ResponseWriter.FailureAsync(context, refusal) : next(context);
    }

    private static Error? Refusal(Credential? credential, Access access)
    {
        if (credential?.Caller is not { } caller) return credential?.Failure ?? SessionErrors.AuthenticationRequired;
        return IsAllowed(caller, access) ? null : HttpErrors.InsufficientPermissions;
    }

    private static bool IsAllowed(Caller caller, Access access) =>
        caller.IsAllowed
        && (access.Credential != AccessCredential.AccessToken || caller.Session is not null)
        && (caller.Permissions & access.Needs) == access.Needs;

    private static bool NamesOwnOrganization(HttpRequest request, Caller caller)
    {
        var lines = request.Headers[OrgKeyHeader];
        if (lines.Count == 0) return true;

        // An empty header line counts as absent; two non-empty lines are invalid (RFC 9110 section 5.3).
        var named = lines.Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        return named.Count == 0 || (named is [{ } key] && string.Equals(key, caller.OrgKey, StringComparison.Ordinal));
    }
}
