using Platform.Domain.Identities;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>How a visit to a provider ended.</summary>
/// <param name="Identity">Who signed in there; null where no one did.</param>
/// <param name="Flow">What it was for, as it was handed over at its start; null where that can't be read.</param>
/// <param name="Failure">Why no one did.</param>
internal sealed record ProviderAnswer(ExternalIdentity? Identity, string? Flow, ProviderFailure Failure);

/// <summary>Why a visit to a provider ended without anyone having signed in.</summary>
internal enum ProviderFailure
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The person cancelled it there.</summary>
    Cancelled,

    /// <summary>It began in another browser, too long ago, or was ended before: state, correlation or nonce do not match.</summary>
    OutOfDate,

    /// <summary>What the provider answered does not hold.</summary>
    Refused,

    /// <summary>The provider can't be reached, or fails.</summary>
    Unavailable,
}
