using MimeKit;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Mail.Transports;

/// <summary>Hands mails to what delivers them.</summary>
internal interface IEmailTransport
{
    /// <summary>Hands the mail over; it has been accepted when this returns.</summary>
    /// <exception cref="MailRefusedException">It will never be accepted.</exception>
    /// <exception cref="MailNotTakenException">It was not accepted this time. The same holds for any other exception.</exception>
    Task CarryAsync(OutgoingEmail mail, CancellationToken ct);
}

/// <summary>A mail that is ready to be sent, for one try: sending may change how the message is encoded.</summary>
/// <param name="Id">What its <c>Message-ID</c> is made of.</param>
/// <param name="Message">The whole message, with one recipient.</param>
internal sealed record OutgoingEmail(Guid Id, MimeMessage Message);

/// <summary>The mail will never be accepted, however often it is tried.</summary>
public sealed class MailRefusedException : Exception
{
    public MailRefusedException() { }

    public MailRefusedException(string message) : base(message) { }

    public MailRefusedException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>What is wrong with the recipient's address; null where the refusal is about the mail, not the address.</summary>
    public MailProblem? AddressProblem { get; init; }
}

/// <summary>The mail was not accepted this time; another time it may be.</summary>
public sealed class MailNotTakenException : Exception
{
    public MailNotTakenException() { }

    public MailNotTakenException(string message) : base(message) { }

    public MailNotTakenException(string message, Exception innerException) : base(message, innerException) { }
}
