using Microsoft.Data.Sqlite;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Mail;
using Platform.Infrastructure.Mail.Transports;
using Platform.Infrastructure.Tests.Support;
using Platform.TestKit;

namespace Platform.Infrastructure.Tests.Mail;

[Trait("Database", "Any")]
public sealed class OutboxDeliveryTests : IDisposable
{
    private readonly TestOutbox _outbox = new();

    [Fact]
    public async Task Sends_what_was_saved_once_and_keeps_nothing_of_it()
    {
        await _outbox.PostAsync();
        var carrier = new Carrier();
        await _outbox.RoundAsync(carrier);
        await _outbox.RoundAsync(carrier);

        var mail = Assert.Single(carrier.Carried);
        Assert.Equal("you@example.com", Assert.Single(mail.Message.To.Mailboxes).Address);
        Assert.Equal("Subject 0", mail.Message.Subject);
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task Sends_nothing_of_a_save_that_was_taken_back()
    {
        await using (var db = _outbox.Database.Open())
        {
            await using var unit = await db.BeginAsync(Ct);
            new Outbox(db, _outbox.Seal, _outbox.Clock).Post(
                TestDatabase.NewUser("acme", "you@example.com"), TestOutbox.Letter(0), Start.AddDays(1));
            Assert.Null(await db.SaveAsync(Ct));
        }

        var carrier = new Carrier();
        await _outbox.RoundAsync(carrier);

        Assert.Empty(carrier.Carried);
    }

    [Fact]
    public async Task Of_several_nodes_each_mail_is_one_ones()
    {
        // More than three nodes take at once, so that some are left for the fourth.
        const int mails = 60;
        await _outbox.PostAsync(mails);
        var carriers = Enumerable.Range(0, 4).Select(_ => new Carrier(TimeSpan.FromMilliseconds(200))).ToList();

        await Task.WhenAll(carriers.Select(carrier => Task.Run(() => _outbox.RoundAsync(carrier), Ct)));

        var ids = carriers.SelectMany(carrier => carrier.Carried).Select(mail => mail.Id).ToList();
        Assert.Equal(mails, ids.Count);
        Assert.Distinct(ids);
        Assert.All(carriers, carrier => Assert.NotEmpty(carrier.Carried));
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task Tries_again_ever_more_seldom_until_it_is_taken()
    {
        await _outbox.PostAsync();
        var carrier = new Carrier { Problem = new MailNotTakenException("later") };
        var pauses = new List<double>();
        for (var tried = 1; tried <= 12; tried++)
        {
            await _outbox.RoundAsync(carrier);
            await _outbox.RoundAsync(carrier);
            Assert.Equal(tried, carrier.Tried);
            var due = DateTimeOffset.Parse(
                _outbox.Database.Ask("SELECT DueAt FROM OutboxMails").Single() + "Z", System.Globalization.CultureInfo.InvariantCulture);
            pauses.Add((due - _outbox.Clock.GetUtcNow()).TotalSeconds);
            _outbox.Clock.SetUtcNow(due);
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600], pauses);
        carrier.Problem = null;
        await _outbox.RoundAsync(carrier);
        Assert.Single(carrier.Carried.Select(mail => mail.Id).Distinct());
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    // Another process holds the database at the very moment at which the mail is to be noted as sent.
    [Trait("Only", "SQLite")]
    [Fact]
    public async Task Sent_it_is_not_sent_again_because_that_can_not_be_noted_at_once()
    {
        await _outbox.PostAsync();
        using var other = new SqliteConnection($"Data Source={_outbox.Database.File};Pooling=False");
        other.Open();
        var transaction = default(SqliteTransaction);
        var carrier = new Carrier(before: _ =>
        {
            transaction = other.BeginTransaction();
            return Task.CompletedTask;
        });

        var round = _outbox.RoundAsync(carrier);
        await carrier.Begun.Task.WaitAsync(Ct);
        await Task.Delay(TimeSpan.FromSeconds(12), Ct);
        transaction!.Rollback();
        await round;
        await _outbox.RoundAsync(carrier);

        Assert.Single(carrier.Carried);
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task One_that_fails_keeps_no_other_from_being_sent()
    {
        await _outbox.PostAsync(3);
        var carrier = new Carrier { Refuses = mail => mail.Message.Subject == "Subject 0" ? new IOException("gone") : null };

        await _outbox.RoundAsync(carrier);

        Assert.Equal(2, carrier.Carried.Count);
        Assert.Equal(["1"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task What_is_refused_for_good_or_no_longer_of_use_is_given_up()
    {
        await _outbox.PostAsync();
        await _outbox.RoundAsync(new Carrier { Problem = new MailRefusedException("no such person") });
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));

        await _outbox.PostAsync();
        _outbox.Clock.SetUtcNow(Start.AddDays(1));
        var carrier = new Carrier();
        await _outbox.RoundAsync(carrier);
        Assert.Equal(0, carrier.Tried);
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task What_a_node_that_died_had_taken_is_anothers_after_five_minutes()
    {
        await _outbox.PostAsync();
        var dying = new Carrier(before: _ => Task.Delay(Timeout.InfiniteTimeSpan, Ct));
        var never = _outbox.RoundAsync(dying);
        await dying.Begun.Task.WaitAsync(Ct);
        var next = new Carrier();
        _outbox.Clock.SetUtcNow(Start.AddMinutes(5).AddTicks(-1));
        await _outbox.RoundAsync(next);
        Assert.Equal(0, next.Tried);

        _outbox.Clock.SetUtcNow(Start.AddMinutes(5));
        await _outbox.RoundAsync(next);

        Assert.Equal(dying.LastId, Assert.Single(next.Carried).Id);
        Assert.False(never.IsCompleted);
    }

    [Fact]
    public async Task A_letter_whose_key_is_not_here_waits_for_a_node_that_has_it()
    {
        await _outbox.PostAsync();
        var other = new EmailEncryption(AuditKeys.Load(TestSettings.Read(("Audit:Keys:0", Convert.ToBase64String(new byte[32])))));
        var carrier = new Carrier();
        await _outbox.RoundAsync(carrier, other);
        Assert.Equal(0, carrier.Tried);

        _outbox.Clock.SetUtcNow(Start.AddMinutes(1));
        await _outbox.RoundAsync(carrier);

        Assert.Single(carrier.Carried);
    }

    [Fact]
    public async Task Through_a_server_that_refuses_at_first_it_comes_once()
    {
        await _outbox.PostAsync();
        await using var server = new SmtpListener();
        var refusals = 0;
        server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) && ++refusals <= 2 ? "450 greylisted" : null;
        var carrier = TestOutbox.CarrierTo(server);
        for (var i = 0; i < 4; i++)
        {
            await _outbox.RoundAsync(carrier);
            _outbox.Clock.SetUtcNow(_outbox.Clock.GetUtcNow().AddMinutes(1));
        }

        Assert.Equal("Subject 0", Assert.Single(server.Mails).Read().Subject);
        Assert.Equal(3, refusals);
    }

    // Between the server's yes and our note of it a node may die: the mail comes again, and can be told to be the same.
    [Fact]
    public async Task One_that_comes_twice_bears_the_same_Message_ID()
    {
        await _outbox.PostAsync();
        await using var server = new SmtpListener();
        var carrier = TestOutbox.CarrierTo(server);
        await _outbox.RoundAsync(
            new Carrier(before: mail => carrier.CarryAsync(mail, Ct)) { Problem = new IOException("died before the note") });
        _outbox.Clock.SetUtcNow(Start.AddMinutes(5));
        await _outbox.RoundAsync(carrier);

        Assert.Equal(2, server.Mails.Count);
        Assert.Single(server.Mails.Select(mail => mail.Read()["Message-ID"]).Distinct());
        Assert.Single(server.Mails.Select(mail => Convert.ToHexString(mail.Message)).Distinct());
    }

    public void Dispose() => _outbox.Dispose();
}
