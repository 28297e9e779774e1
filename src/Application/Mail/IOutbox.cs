using Platform.Application.Common;
using Platform.Domain.Users;

namespace Platform.Application.Mail;

/// <summary>Takes letters to people. They are saved with the change they tell of, and sent once it is.</summary>
public interface IOutbox
{
    /// <summary>Adds a letter to the coming save. That an address can't be mailed shows on <see cref="User.MailProblem"/> later.</summary>
    /// <param name="to">The person it is for, as the save's own database knows them.</param>
    /// <param name="letter">What it says. It may hold a token: no one reads it until it is sent.</param>
    /// <param name="uselessAt">When there is no more use in sending it.</param>
    void Post(User to, EmailMessage letter, DateTimeOffset uselessAt);

    /// <summary>Adds a letter to the person the caller's credential acts for.</summary>
    void Post(ICaller to, EmailMessage letter, DateTimeOffset uselessAt);

    /// <summary>
    /// Adds a letter to an address that stands for no one person: it greets no one, and nobody shows that it can't be mailed.
    /// </summary>
    void Post(EmailAddress to, EmailMessage letter, DateTimeOffset uselessAt);
}
