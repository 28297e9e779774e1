using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Application.Mail;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Mail;
using Platform.Infrastructure.Mail.Transports;
using Platform.Infrastructure.Settings.Mail;
using Platform.Infrastructure.Tests.Support;
using Platform.TestKit;

namespace Platform.Infrastructure.Tests.Mail;

/// <summary>An outbox on a test's own database, delivered from as nodes do.</summary>
internal sealed class TestOutbox : IDisposable
{
    private static readonly MailSender Sender = new(null, "no-reply@example.com");

    public TestOutbox() => Seal = new EmailEncryption(AuditKeys.Load(Database.Settings));

    public TestDatabase Database { get; } = TestDatabase.Create();

    public FakeTimeProvider Clock { get; } = new(Start);

    public EmailEncryption Seal { get; }

    public static EmailMessage Message(int number) => new($"Subject {number}", ["Text."], null);

    /// <summary>Delivers mails to a server.</summary>
    public static SmtpEmailTransport TransportTo(SmtpListener server) =>
        new(new MailSettings(Sender, new SmtpSettings("127.0.0.1", server.Port, null, null, SmtpSecurity.Auto)));

    /// <summary>Posts mails to the person with this address, who is created if missing.</summary>
    public async Task PostAsync(int count = 1, string to = "you@example.com")
    {
        await using var db = Database.Open();
        var user = (await db.Users.ToListAsync(Ct)).SingleOrDefault(u => u.Email.Value == to)
            ?? TestDatabase.NewUser($"org-{Guid.NewGuid():n}", to);
        var outbox = new Outbox(db, Seal, Clock);
        for (var i = 0; i < count; i++) outbox.Post(user, Message(i), Start.AddDays(1));
        Assert.Null(await db.SaveAsync(Ct));
    }

    /// <summary>Attempts the due mails, as a separate node, and waits until all are attempted.</summary>
    public async Task RunOnceAsync(IEmailTransport transport, EmailEncryption? seal = null)
    {
        using var delivery = Delivery(transport, seal);
        await delivery.RunOnceAsync(Ct);
        await delivery.SettleAsync(Ct);
    }

    public OutboxDelivery Delivery(IEmailTransport transport, EmailEncryption? seal = null) =>
        new(Database.Contexts, transport, seal ?? Seal, new MailSettings(Sender, null), Clock, NullLogger<OutboxDelivery>.Instance);

    public void Dispose() => Database.Dispose();
}

/// <summary>A transport that delivers nowhere and takes a given time.</summary>
internal sealed class TestTransport(TimeSpan takes = default, Func<OutgoingEmail, Task>? before = null) : IEmailTransport
{
    private int _tried;

    public Exception? Failure { get; set; }

    public Func<OutgoingEmail, Exception?> Refuses { get; init; } = _ => null;

    public ConcurrentQueue<OutgoingEmail> Sent { get; } = new();

    public TaskCompletionSource Begun { get; } = new();

    public int Tried => _tried;

    public Guid LastId { get; private set; }

    public async Task SendAsync(OutgoingEmail mail, CancellationToken ct)
    {
        Interlocked.Increment(ref _tried);
        LastId = mail.Id;
        Begun.TrySetResult();
        if (before is not null) await before(mail);
        if (takes != default) await Task.Delay(takes, ct);
        if ((Failure ?? Refuses(mail)) is { } problem) throw problem;
        Sent.Enqueue(mail);
    }
}
