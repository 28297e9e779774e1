using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Domain.Identities;

/// <summary>
/// A provider's statement about who signed in there. It comes from a validated ID token, never directly from request data.
/// </summary>
/// <param name="Provider">The provider's name in the configuration.</param>
/// <param name="ProviderName">The provider's display name.</param>
/// <param name="Issuer">The token's issuer.</param>
/// <param name="Subject">The account's ID at the issuer.</param>
/// <param name="Email">The account's email address; null if the provider gave none.</param>
/// <param name="IsEmailVerified">Whether the provider states that the address belongs to the account's owner.</param>
public sealed record ExternalIdentity(
    string Provider, string ProviderName, string Issuer, string Subject, string? Email, bool IsEmailVerified)
{
    /// <summary>The owner's name at the provider; null if the provider gave none.</summary>
    public string? Name { get; init; }

    /// <summary>That name if it is a valid name of a user; otherwise null.</summary>
    public string? PersonName =>
        Name is not null && VisibleText.IsSeen(Name) && !VisibleText.HasControls(Name) && NormalText.IsWellFormed(Name)
        && Name.Length <= User.NameMaxLength && NormalText.Of(Name).Length <= User.NameMaxLength
            ? Name
            : null;

    /// <summary>
    /// The address if the provider has verified it and it is valid; otherwise null. Only a verified address is used in decisions.
    /// </summary>
    public EmailAddress? VerifiedEmail => IsEmailVerified ? EmailAddress.TryParse(Email) : null;

    /// <summary>
    /// The address if it can be stored and shown unchanged; otherwise null. Not every provider checks it: it may contain line breaks, or
    /// marks that make it look like another address.
    /// </summary>
    public string? ShownEmail =>
        Email is { Length: <= EmailAddress.MaxLength } && VisibleText.IsSeen(Email) && !VisibleText.HasControls(Email)
        && NormalText.IsWellFormed(Email)
            ? Email
            : null;

    /// <summary>Whether issuer and subject can be stored.</summary>
    public bool IsWellFormed =>
        Issuer.Length is > 0 and <= Identity.IssuerMaxLength && IsAscii(Issuer)
        && Subject.Length is > 0 and <= Identity.SubjectMaxLength && IsAscii(Subject);

    private static bool IsAscii(string text) => text.All(c => c is >= ' ' and <= '~');
}
