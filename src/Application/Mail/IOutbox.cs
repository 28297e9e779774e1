using Platform.Domain.Users;

namespace Platform.Application.Mail;

/// <summary>Takes letters to people. They are saved with the change they tell of, and sent once it is.</summary>
public interface IOutbox
{
    /// <summary>Adds a letter to the coming save.</summary>
    /// <param name="to">Whom it is for.</param>
    /// <param name="letter">What it says. It may hold a token: no one reads it until it is sent.</param>
    /// <param name="uselessAt">When it is no longer worth sending.</param>
    void Post(EmailAddress to, Letter letter, DateTimeOffset uselessAt);
}
