using Platform.Application.Audit;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.WebApi.Http;

namespace Platform.WebApi.Auth;

/// <summary>Tells the audit of good credentials that were refused.</summary>
internal static class Refusals
{
    /// <summary>Tells of a 403, where it is known to whom; whatever refused it.</summary>
    public static void Tell(HttpContext context, Error error)
    {
        if (context.CallerOrNull() is not { } caller) return;
        var endpoint = context.GetEndpoint()?.Metadata;
        var needs = endpoint?.GetMetadata<Access>()?.Needs ?? Permissions.None;
        var lacksScope = caller.ApiKey is not null && ((needs & ~caller.Granted) != 0 || error == ApiKeyErrors.MoreThanCaller);
        context.RequestServices.GetRequiredService<ISecurityEvents>().Refused(
            caller,
            lacksScope ? AuditAction.ScopeRefused : AuditAction.AccessRefused,
            new AuditTarget("operation", endpoint?.GetMetadata<Operation>()?.Id),
            needs == Permissions.None ? error.Message : $"{error.Message}; needs {Scope.Requiring(needs).Name}",
            Client.Of(context));
    }
}
