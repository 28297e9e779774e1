using Platform.Domain.Access;

namespace Platform.WebApi.Auth;

/// <summary>
/// Who may call an endpoint. Every endpoint says so; what it says is enforced in <see cref="AccessControl"/> and shown in the documents.
/// </summary>
/// <param name="Credential">Which credentials are taken.</param>
/// <param name="Needs">What the credential must permit, besides.</param>
internal sealed record Access(AccessCredential Credential, Permissions Needs);

/// <summary>Which credentials an endpoint takes.</summary>
internal enum AccessCredential
{
    /// <summary>None is needed, and one that is shown is not looked at.</summary>
    None,

    /// <summary>An access token or an API key.</summary>
    Any,

    /// <summary>An access token: what only a person does.</summary>
    AccessToken,
}

/// <summary>How an endpoint says who may call it.</summary>
internal static class AccessConventions
{
    /// <summary>Whether what is asked for takes no credential; so too where there is no such endpoint.</summary>
    public static bool IsForAnyone(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Access>() is not { Credential: not AccessCredential.None };

    /// <summary>Anyone, without a credential.</summary>
    public static TBuilder ForAnyone<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(AccessCredential.None, Permissions.None));

    /// <summary>Any good credential, whatever its scopes.</summary>
    public static TBuilder ForAnyCredential<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(AccessCredential.Any, Permissions.None));

    /// <summary>A person who has signed in; not a key.</summary>
    public static TBuilder ForSignedIn<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(AccessCredential.AccessToken, Permissions.None));

    /// <summary>A credential that permits this.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Permissions needs)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(AccessCredential.Any, needs));
}
