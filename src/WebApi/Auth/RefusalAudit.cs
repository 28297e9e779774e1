using Platform.Application.Audit;
using Platform.Domain.Access;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;

namespace Platform.WebApi.Auth;

/// <summary>Records refused requests with valid credentials in the audit.</summary>
internal static class RefusalAudit
{
    /// <summary>Records a 403 of an authenticated caller, whatever caused it.</summary>
    public static void Record(HttpContext context, Error error)
    {
        if (context.CallerOrNull() is not { } caller) return;
        var endpoint = context.GetEndpoint()?.Metadata;
        var access = endpoint?.GetMetadata<Access>();
        var lacking = caller.ApiKey is null ? Permissions.None : (access?.Needs ?? Permissions.None) & ~caller.Granted;

        var lacksScope = lacking != Permissions.None || (caller.ApiKey is not null && error.MissingScopes.Count > 0);
        context.RequestServices.GetRequiredService<ISecurityEvents>().Refused(
            caller,
            lacksScope ? AuditAction.ScopeRefused : AuditAction.AccessRefused,
            new AuditTarget("operation", endpoint?.GetMetadata<Operation>()?.Id),
            access switch
            {
                { Credential: AccessCredential.AccessToken } when caller.ApiKey is not null => $"{error.Message}; needs an access token",
                { Needs: not Permissions.None } => $"{error.Message}; needs {Scope.Requiring(access.Needs).Name}",
                _ => error.Message,
            },
            Client.Of(context));
    }
}
