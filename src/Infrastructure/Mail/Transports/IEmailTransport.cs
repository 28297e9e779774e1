using MimeKit;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Mail.Transports;

/// <summary>Hands emails to a mail server or a directory.</summary>
internal interface IEmailTransport
{
    /// <summary>Hands over an email; it has been accepted when this returns.</summary>
    /// <exception cref="EmailRejectedException">It will never be accepted.</exception>
    /// <exception cref="EmailDeferredException">It was not accepted this time. The same holds for any other exception.</exception>
    Task SendAsync(OutgoingEmail mail, CancellationToken ct);
}

/// <summary>A composed email, for one attempt: sending may change how the message is encoded.</summary>
/// <param name="Id">The value that <c>Message-ID</c> is derived from.</param>
/// <param name="Message">The complete message, with one recipient.</param>
internal sealed record OutgoingEmail(Guid Id, MimeMessage Message);

/// <summary>The email will never be accepted, however often it is retried.</summary>
public sealed class EmailRejectedException : Exception
{
    public EmailRejectedException() { }

    public EmailRejectedException(string message) : base(message) { }

    public EmailRejectedException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>The error of the recipient's address; null if the email was refused for another reason.</summary>
    public MailProblem? AddressProblem { get; init; }
}

/// <summary>The email was not accepted this time; a retry may succeed.</summary>
public sealed class EmailDeferredException : Exception
{
    public EmailDeferredException() { }

    public EmailDeferredException(string message) : base(message) { }

    public EmailDeferredException(string message, Exception innerException) : base(message, innerException) { }
}
