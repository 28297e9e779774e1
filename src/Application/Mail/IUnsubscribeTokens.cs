using Platform.Domain.Users;

namespace Platform.Application.Mail;

/// <summary>
/// Creates and reads the tokens of unsubscribe links (RFC 8058). A token identifies a person and can't be guessed. It works without signing
/// in, any number of times, and only for unsubscribing.
/// </summary>
public interface IUnsubscribeTokens
{
    /// <summary>Creates a person's token: base64url.</summary>
    string Make(UserId person);

    /// <summary>The person that a token identifies; null if it was not created here.</summary>
    UserId? Read(string token);
}
