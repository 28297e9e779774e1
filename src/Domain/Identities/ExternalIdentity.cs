using Platform.Domain.Users;

namespace Platform.Domain.Identities;

/// <summary>What a provider has stated about who signed in there. It comes from a validated ID token, never from a request's own content.</summary>
/// <param name="Provider">The provider's name in the settings.</param>
/// <param name="ProviderName">The provider's name for people.</param>
/// <param name="Issuer">The token's issuer.</param>
/// <param name="Subject">The account, as the issuer names it.</param>
/// <param name="Email">The account's address; null where the provider gave none.</param>
/// <param name="IsEmailVerified">Whether the provider states that the address is the account owner's.</param>
public sealed record ExternalIdentity(string Provider, string ProviderName, string Issuer, string Subject, string? Email, bool IsEmailVerified)
{
    /// <summary>The address, where the provider has verified it and it is one; else null. No other address decides anything.</summary>
    public EmailAddress? VerifiedEmail => IsEmailVerified ? EmailAddress.TryParse(Email) : null;

    /// <summary>The address, or as much of it as is stored.</summary>
    public string? ShownEmail => Email?.Length > EmailAddress.MaxLength ? Email[..EmailAddress.MaxLength] : Email;

    /// <summary>Whether issuer and subject are such as can be stored.</summary>
    public bool IsWellFormed =>
        Issuer.Length is > 0 and <= Identity.IssuerMaxLength && IsAscii(Issuer) && Subject.Length is > 0 and <= Identity.SubjectMaxLength && IsAscii(Subject);

    private static bool IsAscii(string text) => text.All(c => c is >= ' ' and <= '~');
}
