namespace Platform.Domain.Users;

/// <summary>Why email to a person's address can't be delivered, even after a retry.</summary>
public enum MailProblem
{
    /// <summary>
    /// The mail server doesn't support the address: it needs SMTPUTF8 (RFC 6531), which the server doesn't
    /// offer, or its domain is not a host name.
    /// </summary>
    AddressNotSupported,

    /// <summary>The mail server permanently refuses the address: a 5xx reply to RCPT (RFC 5321 §4.2.1).</summary>
    AddressRefused,
}
