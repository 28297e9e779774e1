using Platform.Domain.Users;

namespace Platform.Application.Mail;

/// <summary>
/// Makes and reads what a mail's unsubscribe link ends with (RFC 8058). A token names a person and can't be guessed; it works without
/// signing in, as often as it is used, and for nothing else.
/// </summary>
public interface IUnsubscribeTokens
{
    /// <summary>The token of a person: base64url.</summary>
    string Make(UserId person);

    /// <summary>Whom a token names; null where it is not one that was made here.</summary>
    UserId? Read(string token);
}
