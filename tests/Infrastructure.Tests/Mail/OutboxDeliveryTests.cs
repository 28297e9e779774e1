using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Application.Mail;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Mail;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Tests.Support;
using Platform.TestKit;

namespace Platform.Infrastructure.Tests.Mail;

[Trait("Database", "Any")]
public sealed class OutboxDeliveryTests : IDisposable
{
    private static readonly EmailAddress You = EmailAddress.TryParse("you@example.com")!;
    private static readonly MailSender Sender = new(null, "no-reply@example.com");

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly SetClock _clock = new(Start);
    private readonly LetterSeal _seal;

    public OutboxDeliveryTests() => _seal = new LetterSeal(AuditKeys.Load(_database.Settings));

    [Fact]
    public async Task Sends_what_was_saved_once_and_keeps_nothing_of_it()
    {
        await PostAsync();
        var carrier = new Carrier();
        await RoundAsync(carrier);
        await RoundAsync(carrier);

        var mail = Assert.Single(carrier.Carried);
        Assert.Equal(You, mail.To);
        Assert.Equal("Subject 0", ReceivedMail.Parse(mail.Message).Subject);
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task Sends_nothing_of_a_save_that_was_taken_back()
    {
        await using (var db = _database.Open())
        {
            await using var unit = await db.BeginAsync(Ct);
            new Outbox(db, _seal, _clock).Post(You, Letter(0), Start.AddDays(1));
            Assert.Null(await db.SaveAsync(Ct));
        }

        var carrier = new Carrier();
        await RoundAsync(carrier);

        Assert.Empty(carrier.Carried);
    }

    [Fact]
    public async Task Of_several_nodes_each_mail_is_one_ones()
    {
        const int mails = 60;
        await PostAsync(mails);
        var carriers = Enumerable.Range(0, 4).Select(_ => new Carrier(TimeSpan.FromMilliseconds(2))).ToList();

        await Task.WhenAll(carriers.Select(carrier => Task.Run(() => RoundAsync(carrier), Ct)));

        var ids = carriers.SelectMany(carrier => carrier.Carried).Select(mail => mail.Id).ToList();
        Assert.Equal(mails, ids.Count);
        Assert.Distinct(ids);
        Assert.All(carriers, carrier => Assert.NotEmpty(carrier.Carried));
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task Tries_again_ever_more_seldom_until_it_is_taken()
    {
        await PostAsync();
        var carrier = new Carrier { Problem = new MailNotTakenException("later") };
        var pauses = new List<double>();
        for (var tried = 1; tried <= 12; tried++)
        {
            await RoundAsync(carrier);
            await RoundAsync(carrier);
            Assert.Equal(tried, carrier.Tried);
            var due = DateTimeOffset.Parse(_database.Ask("SELECT DueAt FROM OutboxMails").Single() + "Z", System.Globalization.CultureInfo.InvariantCulture);
            pauses.Add((due - _clock.Now).TotalSeconds);
            _clock.Now = due;
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600], pauses);
        carrier.Problem = null;
        await RoundAsync(carrier);
        Assert.Single(carrier.Carried.Select(mail => mail.Id).Distinct());
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    // Another process holds the database at the very moment at which the mail is to be noted as sent.
    [Trait("Only", "SQLite")]
    [Fact]
    public async Task Sent_it_is_not_sent_again_because_that_can_not_be_noted_at_once()
    {
        await PostAsync();
        using var other = new SqliteConnection($"Data Source={_database.File};Pooling=False");
        other.Open();
        var transaction = default(SqliteTransaction);
        var carrier = new Carrier(before: _ =>
        {
            transaction = other.BeginTransaction();
            return Task.CompletedTask;
        });

        var round = RoundAsync(carrier);
        await carrier.Begun.Task.WaitAsync(Ct);
        await Task.Delay(TimeSpan.FromSeconds(12), Ct);
        transaction!.Rollback();
        await round;
        await RoundAsync(carrier);

        Assert.Single(carrier.Carried);
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task One_that_fails_keeps_no_other_from_being_sent()
    {
        await PostAsync(3);
        var carrier = new Carrier { Refuses = mail => ReceivedMail.Parse(mail.Message).Subject == "Subject 0" ? new IOException("gone") : null };

        await RoundAsync(carrier);

        Assert.Equal(2, carrier.Carried.Count);
        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task What_is_refused_for_good_or_no_longer_of_use_is_given_up()
    {
        await PostAsync();
        await RoundAsync(new Carrier { Problem = new MailRefusedException("no such person") });
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM OutboxMails"));

        await PostAsync();
        _clock.Now = Start.AddDays(1);
        var carrier = new Carrier();
        await RoundAsync(carrier);
        Assert.Equal(0, carrier.Tried);
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task What_a_node_that_died_had_taken_is_anothers_after_five_minutes()
    {
        await PostAsync();
        var dying = new Carrier(Timeout.InfiniteTimeSpan);
        var never = RoundAsync(dying);
        await dying.Begun.Task.WaitAsync(Ct);
        var next = new Carrier();
        _clock.Now = Start.AddMinutes(5).AddTicks(-1);
        await RoundAsync(next);
        Assert.Equal(0, next.Tried);

        _clock.Now = Start.AddMinutes(5);
        await RoundAsync(next);

        Assert.Equal(dying.LastId, Assert.Single(next.Carried).Id);
        Assert.False(never.IsCompleted);
    }

    [Fact]
    public async Task A_letter_whose_key_is_not_here_waits_for_a_node_that_has_it()
    {
        await PostAsync();
        var other = new LetterSeal(AuditKeys.Load(TestSettings.Read(("Audit:Keys:0", Convert.ToBase64String(new byte[32])))));
        var carrier = new Carrier();
        await RoundAsync(carrier, other);
        Assert.Equal(0, carrier.Tried);

        _clock.Now = Start.AddMinutes(1);
        await RoundAsync(carrier);

        Assert.Single(carrier.Carried);
    }

    [Fact]
    public async Task Through_a_server_that_refuses_at_first_it_comes_once()
    {
        await PostAsync();
        await using var server = new SmtpListener();
        var refusals = 0;
        server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) && ++refusals <= 2 ? "450 greylisted" : null;
        var carrier = new SmtpCarrier(new MailSettings(Sender, new SmtpSettings("127.0.0.1", server.Port, null, null, SmtpSecurity.Auto)));
        for (var i = 0; i < 4; i++)
        {
            await RoundAsync(carrier);
            _clock.Now = _clock.Now.AddMinutes(1);
        }

        Assert.Equal("Subject 0", Assert.Single(server.Mails).Read().Subject);
        Assert.Equal(3, refusals);
    }

    // Between the server's yes and our note of it a node may die: the mail comes again, and can be told to be the same.
    [Fact]
    public async Task One_that_comes_twice_bears_the_same_Message_ID()
    {
        await PostAsync();
        await using var server = new SmtpListener();
        var carrier = new SmtpCarrier(new MailSettings(Sender, new SmtpSettings("127.0.0.1", server.Port, null, null, SmtpSecurity.Auto)));
        await RoundAsync(new Carrier(before: mail => carrier.CarryAsync(mail, Ct)) { Problem = new IOException("died before the note") });
        _clock.Now = Start.AddMinutes(5);
        await RoundAsync(carrier);

        Assert.Equal(2, server.Mails.Count);
        Assert.Single(server.Mails.Select(mail => mail.Read()["Message-ID"]).Distinct());
        Assert.Single(server.Mails.Select(mail => Convert.ToHexString(mail.Message)).Distinct());
    }

    public void Dispose() => _database.Dispose();

    private static Letter Letter(int number) => new($"Subject {number}", ["Text."], null);

    private async Task PostAsync(int count = 1)
    {
        await using var db = _database.Open();
        var outbox = new Outbox(db, _seal, _clock);
        for (var i = 0; i < count; i++) outbox.Post(You, Letter(i), Start.AddDays(1));
        Assert.Null(await db.SaveAsync(Ct));
    }

    private async Task RoundAsync(IMailCarrier carrier, LetterSeal? seal = null)
    {
        using var delivery = new OutboxDelivery(_database.Contexts, carrier, seal ?? _seal, new MailSettings(Sender, null), _clock, NullLogger<OutboxDelivery>.Instance);
        await delivery.RoundAsync(Ct);
    }

    /// <summary>Carries mails nowhere, as long as it takes.</summary>
    private sealed class Carrier(TimeSpan takes = default, Func<OutgoingMail, Task>? before = null) : IMailCarrier
    {
        private int _tried;

        public Exception? Problem { get; set; }

        public Func<OutgoingMail, Exception?> Refuses { get; init; } = _ => null;

        public ConcurrentQueue<OutgoingMail> Carried { get; } = new();

        public TaskCompletionSource Begun { get; } = new();

        public int Tried => _tried;

        public Guid LastId { get; private set; }

        public async Task CarryAsync(OutgoingMail mail, CancellationToken ct)
        {
            Interlocked.Increment(ref _tried);
            LastId = mail.Id;
            Begun.TrySetResult();
            if (before is not null) await before(mail);
            if (takes != default) await Task.Delay(takes, ct);
            if ((Problem ?? Refuses(mail)) is { } problem) throw problem;
            Carried.Enqueue(mail);
        }
    }
}
