using Platform.Domain.Users;

namespace Platform.Infrastructure.Mail;

/// <summary>Takes a mail out of the house.</summary>
internal interface IMailCarrier
{
    /// <summary>Hands the mail over; it is on its way when this returns.</summary>
    /// <exception cref="MailRefusedException">It will never be taken.</exception>
    /// <exception cref="MailNotTakenException">It was not taken this time. So too with any other exception.</exception>
    Task CarryAsync(OutgoingMail mail, CancellationToken ct);
}

/// <summary>A mail as it goes over the wire.</summary>
/// <param name="Id">What its <c>Message-ID</c> is made of.</param>
/// <param name="To">Whom it is for.</param>
/// <param name="Message">The whole message (RFC 5322), with CRLF at the ends of its lines.</param>
internal sealed record OutgoingMail(Guid Id, EmailAddress To, byte[] Message);

/// <summary>The mail will never be taken, however often it is tried.</summary>
public sealed class MailRefusedException : Exception
{
    public MailRefusedException() { }

    public MailRefusedException(string message) : base(message) { }

    public MailRefusedException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>The mail was not taken this time; another time it may be.</summary>
public sealed class MailNotTakenException : Exception
{
    public MailNotTakenException() { }

    public MailNotTakenException(string message) : base(message) { }

    public MailNotTakenException(string message, Exception innerException) : base(message, innerException) { }
}
