using Platform.Domain.Common.Text;
using Platform.Domain.Users;

namespace Platform.Domain.Identities;

/// <summary>
/// What a provider has stated about who signed in there. It comes from a validated ID token, never from a request's own content.
/// </summary>
/// <param name="Provider">The provider's name in the settings.</param>
/// <param name="ProviderName">The provider's name for people.</param>
/// <param name="Issuer">The token's issuer.</param>
/// <param name="Subject">The account, as the issuer names it.</param>
/// <param name="Email">The account's address; null where the provider gave none.</param>
/// <param name="IsEmailVerified">Whether the provider states that the address is the account owner's.</param>
public sealed record ExternalIdentity(
    string Provider, string ProviderName, string Issuer, string Subject, string? Email, bool IsEmailVerified)
{
    /// <summary>What the account's owner is called there; null where the provider gave no name.</summary>
    public string? Name { get; init; }

    /// <summary>That name, where a person here can have it; else null.</summary>
    public string? PersonName =>
        Name is not null && VisibleText.IsSeen(Name) && !VisibleText.HasControls(Name) && NormalText.IsWellFormed(Name)
        && Name.Length <= User.NameMaxLength && NormalText.Of(Name).Length <= User.NameMaxLength
            ? Name
            : null;

    /// <summary>The address, where the provider has verified it and it is one; else null. No other address decides anything.</summary>
    public EmailAddress? VerifiedEmail => IsEmailVerified ? EmailAddress.TryParse(Email) : null;

    /// <summary>
    /// The address, where it can be stored and shown as it is; else null. Not every provider checks it: it may hold ends of lines, or marks
    /// that let it look like another one.
    /// </summary>
    public string? ShownEmail =>
        Email is { Length: <= EmailAddress.MaxLength } && VisibleText.IsSeen(Email) && !VisibleText.HasControls(Email)
        && NormalText.IsWellFormed(Email)
            ? Email
            : null;

    /// <summary>Whether issuer and subject are such as can be stored.</summary>
    public bool IsWellFormed =>
        Issuer.Length is > 0 and <= Identity.IssuerMaxLength && IsAscii(Issuer)
        && Subject.Length is > 0 and <= Identity.SubjectMaxLength && IsAscii(Subject);

    private static bool IsAscii(string text) => text.All(c => c is >= ' ' and <= '~');
}
