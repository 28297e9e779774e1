using Platform.Domain.Identities;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>The result of a sign-in at a provider.</summary>
/// <param name="Identity">The identity that signed in; null if the sign-in failed.</param>
/// <param name="Flow">The flow's purpose as passed when it began; null if it can't be read.</param>
/// <param name="Failure">Why the sign-in failed.</param>
internal sealed record ProviderAnswer(ExternalIdentity? Identity, string? Flow, ProviderFailure Failure);

/// <summary>Why a sign-in at a provider failed.</summary>
internal enum ProviderFailure
{
    /// <summary>It succeeded.</summary>
    None,

    /// <summary>The person cancelled it at the provider.</summary>
    Cancelled,

    /// <summary>It began in another browser or too long ago, or has ended already: state, correlation or nonce don't match.</summary>
    OutOfDate,

    /// <summary>The provider's response is invalid.</summary>
    Refused,

    /// <summary>The provider can't be reached or fails.</summary>
    Unavailable,
}
