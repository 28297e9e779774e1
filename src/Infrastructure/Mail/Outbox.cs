using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Mail;

/// <summary>Adds emails to the save of the change they report.</summary>
internal sealed class Outbox(IAppDb db, EmailEncryption encryption, TimeProvider clock) : IOutbox
{
    public void Post(User to, EmailMessage email, DateTimeOffset uselessAt) =>
        Add(id => OutboxMail.Create(id, to, encryption.Seal(email.GreetingBy(to.Name), id), clock.GetUtcNow(), uselessAt));

    public void Post(ICaller to, EmailMessage email, DateTimeOffset uselessAt) =>
        Add(id =>
            OutboxMail.Create(
                id, to.User, EmailAddress.FromStored(to.Email), encryption.Seal(email.GreetingBy(to.Name), id), clock.GetUtcNow(),
                uselessAt));

    public void Post(EmailAddress to, EmailMessage email, DateTimeOffset uselessAt) =>
        Add(id => OutboxMail.Create(id, default(UserId?), to, encryption.Seal(email, id), clock.GetUtcNow(), uselessAt));

    private void Add(Func<Guid, OutboxMail> make) => ((AppDb)db).Set<OutboxMail>().Add(make(Guid.CreateVersion7()));
}
