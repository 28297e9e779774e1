using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Mail;

/// <summary>Adds mails to the save of what they tell of.</summary>
internal sealed class Outbox(IAppDb db, LetterSeal seal, TimeProvider clock) : IOutbox
{
    public void Post(EmailAddress to, Letter letter, DateTimeOffset uselessAt)
    {
        var id = Guid.CreateVersion7();
        ((AppDb)db).Outbox.Add(OutboxMail.Create(id, to, seal.Seal(letter, id), clock.GetUtcNow(), uselessAt));
    }
}
