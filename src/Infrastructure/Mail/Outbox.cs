using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Mail;

/// <summary>Adds mails to the save of what they tell of.</summary>
internal sealed class Outbox(IAppDb db, EmailEncryption seal, TimeProvider clock) : IOutbox
{
    public void Post(User to, EmailMessage letter, DateTimeOffset uselessAt) =>
        Add(id => OutboxMail.Create(id, to, seal.Seal(letter.GreetingBy(to.Name), id), clock.GetUtcNow(), uselessAt));

    public void Post(ICaller to, EmailMessage letter, DateTimeOffset uselessAt) =>
        Add(id =>
            OutboxMail.Create(
                id, to.User, EmailAddress.FromStored(to.Email), seal.Seal(letter.GreetingBy(to.Name), id), clock.GetUtcNow(), uselessAt));

    public void Post(EmailAddress to, EmailMessage letter, DateTimeOffset uselessAt) =>
        Add(id => OutboxMail.Create(id, default(UserId?), to, seal.Seal(letter, id), clock.GetUtcNow(), uselessAt));

    private void Add(Func<Guid, OutboxMail> make) => ((AppDb)db).Set<OutboxMail>().Add(make(Guid.CreateVersion7()));
}
