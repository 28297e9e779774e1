using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.WebApi.Http;

namespace Platform.WebApi.Auth;

/// <summary>
/// What <c>WWW-Authenticate</c> says (RFC 6750 section 3): how to authenticate, and what was wrong with the credential that was shown.
/// </summary>
internal static class Challenge
{
    private const string Scheme = "Bearer";
    private const string InvalidToken = Scheme + " error=\"invalid_token\"";

    /// <summary>The header of a refusal; null where the refusal has none.</summary>
    public static string? Of(HttpContext context, Error error) => error.Kind switch
    {
        ErrorKind.Unauthorized => IsTokenRefused(context) ? InvalidToken : Scheme,
        ErrorKind.Forbidden when MissingScopes(context, error) is { Length: > 0 } scopes =>
            $"{Scheme} error=\"insufficient_scope\", scope=\"{scopes}\"",
        _ => null,
    };

    // An endpoint that takes no credential has not looked at the one that was shown: what it refuses is in the body.
    private static bool IsTokenRefused(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Access>() is { Credential: not AccessCredential.None }
        && context.Request.Headers.Authorization.Any(header => !BearerAuthentication.TokenIn(header ?? "").IsEmpty);

    // What a person's role does not allow, no scope would.
    private static string MissingScopes(HttpContext context, Error error)
    {
        if (context.CallerOrNull() is not { ApiKey: not null } caller) return "";
        if (error.MissingScopes.Count > 0) return string.Join(' ', error.MissingScopes);
        var needs = context.GetEndpoint()?.Metadata.GetMetadata<Access>()?.Needs ?? Permissions.None;
        var isLacking = error == HttpErrors.InsufficientPermissions && (needs & ~caller.Granted) != Permissions.None;
        return isLacking ? Scope.Requiring(needs).Name : "";
    }
}
