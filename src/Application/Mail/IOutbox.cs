using Platform.Application.Common;
using Platform.Domain.Users;

namespace Platform.Application.Mail;

/// <summary>
/// Queues emails to people. They are saved in the transaction of the change they describe, and sent after it is committed.
/// </summary>
public interface IOutbox
{
    /// <summary>Adds an email to the next save. If the address can't be mailed, <see cref="User.MailProblem"/> shows it later.</summary>
    /// <param name="to">The recipient, tracked by the context that is saved.</param>
    /// <param name="message">The content. It may contain a token: it is encrypted until it is sent.</param>
    /// <param name="uselessAt">When sending it is no longer useful.</param>
    void Post(User to, EmailMessage message, DateTimeOffset uselessAt);

    /// <summary>Adds an email to the person that the caller's credential acts for.</summary>
    void Post(ICaller to, EmailMessage message, DateTimeOffset uselessAt);

    /// <summary>
    /// Adds an email to an address that doesn't belong to one person: it contains no greeting, and
    /// delivery problems are not recorded for a user.
    /// </summary>
    void Post(EmailAddress to, EmailMessage message, DateTimeOffset uselessAt);
}
