using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Errors;

namespace Platform.WebApi.Auth;

/// <summary>
/// The <c>WWW-Authenticate</c> header (RFC 6750 section 3): how to authenticate, and why the presented credential was refused.
/// </summary>
internal static class Challenge
{
    private const string Scheme = "Bearer";
    private const string InvalidToken = Scheme + " error=\"invalid_token\"";

    /// <summary>The header's value for an error; null if it has none.</summary>
    public static string? Of(HttpContext context, Error error) => error.Kind switch
    {
        ErrorKind.Unauthorized => IsTokenRefused(context) ? InvalidToken : Scheme,
        ErrorKind.Forbidden when MissingScopes(context, error) is { Length: > 0 } scopes =>
            $"{Scheme} error=\"insufficient_scope\", scope=\"{scopes}\"",
        _ => null,
    };

    // An endpoint that needs no credential hasn't checked the presented one: the body explains its error.
    private static bool IsTokenRefused(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Access>() is { Credential: not AccessCredential.None }
        && context.Request.Headers.Authorization.Any(header => !BearerAuthentication.TokenIn(header ?? "").IsEmpty);

    // A person's role can't be extended by scopes.
    private static string MissingScopes(HttpContext context, Error error)
    {
        if (context.CallerOrNull() is not { ApiKey: not null } caller) return "";
        if (error.MissingScopes.Count > 0) return string.Join(' ', error.MissingScopes);
        var needs = context.GetEndpoint()?.Metadata.GetMetadata<Access>()?.Needs ?? Permissions.None;
        var isLacking = error.Is(HttpErrors.InsufficientPermissions) && (needs & ~caller.Granted) != Permissions.None;
        return isLacking ? Scope.Requiring(needs).Name : "";
    }
}
