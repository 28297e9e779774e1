using Platform.Domain.Access;

namespace Platform.WebApi.Http.Callers;

/// <summary>
/// Who may call an endpoint. Every endpoint declares it; <c>AccessControl</c> enforces it and the documents show it.
/// </summary>
/// <param name="Credential">The accepted credentials.</param>
/// <param name="Needs">The permissions that the credential needs.</param>
internal sealed record Access(AccessCredential Credential, Permissions Needs);

/// <summary>The credentials that an endpoint accepts.</summary>
internal enum AccessCredential
{
    /// <summary>None is needed, and a presented one is ignored.</summary>
    None,

    /// <summary>An access token or an API key.</summary>
    Any,

    /// <summary>An access token only, for actions reserved to people.</summary>
    AccessToken,
}

/// <summary>Declares who may call an endpoint.</summary>
internal static class AccessConventions
{
    /// <summary>Whether the endpoint needs no credential; also true if no endpoint matched.</summary>
    public static bool IsForAnyone(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Access>() is not { Credential: not AccessCredential.None };

    /// <summary>Anyone, without a credential.</summary>
    public static TBuilder ForAnyone<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(AccessCredential.None, Permissions.None));

    /// <summary>Any valid credential, whatever its scopes.</summary>
    public static TBuilder ForAnyCredential<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(AccessCredential.Any, Permissions.None));

    /// <summary>A person who has signed in; not a key.</summary>
    public static TBuilder ForSignedIn<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(AccessCredential.AccessToken, Permissions.None));

    /// <summary>A credential with these permissions.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Permissions needs)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(AccessCredential.Any, needs));
}
