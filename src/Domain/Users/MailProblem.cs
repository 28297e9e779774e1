namespace Platform.Domain.Users;

/// <summary>Why mail to a person's address can't be sent, however often it is tried.</summary>
public enum MailProblem
{
    /// <summary>
    /// The mail server can't carry such an address: it has letters that need SMTPUTF8 (RFC 6531), which the server does not offer, or
    /// a domain that is no host name.
    /// </summary>
    AddressNotSupported,

    /// <summary>The mail server refuses the address for good: a 5xx answer to RCPT (RFC 5321 §4.2.1).</summary>
    AddressRefused,
}
