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
    public async Task Saved_mail_is_sent_once_and_its_content_deleted()
    {
        await _outbox.PostAsync();
        var transport = new TestTransport();
        await _outbox.RunOnceAsync(transport);
        await _outbox.RunOnceAsync(transport);

        var mail = Assert.Single(transport.Sent);
        Assert.Equal("you@example.com", Assert.Single(mail.Message.To.Mailboxes).Address);
        Assert.Equal("Subject 0", mail.Message.Subject);
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task Mail_of_a_rolled_back_save_is_not_sent()
    {
        await using (var db = _outbox.Database.Open())
        {
            await using var unit = await db.BeginAsync(Ct);
            new Outbox(db, _outbox.Seal, _outbox.Clock).Post(
                TestDatabase.NewUser("acme", "you@example.com"), TestOutbox.Message(0), Start.AddDays(1));
            Assert.Null(await db.SaveAsync(Ct));
        }

        var transport = new TestTransport();
        await _outbox.RunOnceAsync(transport);

        Assert.Empty(transport.Sent);
    }

    [Fact]
    public async Task Several_nodes_send_each_mail_once()
    {
        // More than three nodes take in one batch each, so that some are left for the fourth.
        const int mails = 60;
        await _outbox.PostAsync(mails);
        var transports = Enumerable.Range(0, 4).Select(_ => new TestTransport(TimeSpan.FromMilliseconds(200))).ToList();

        await Task.WhenAll(transports.Select(transport => Task.Run(() => _outbox.RunOnceAsync(transport), Ct)));

        var ids = transports.SelectMany(transport => transport.Sent).Select(mail => mail.Id).ToList();
        Assert.Equal(mails, ids.Count);
        Assert.Distinct(ids);
        Assert.All(transports, transport => Assert.NotEmpty(transport.Sent));
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task Failing_mail_is_retried_at_growing_intervals_until_accepted()
    {
        await _outbox.PostAsync();
        var transport = new TestTransport { Failure = new EmailDeferredException("later") };
        var pauses = new List<double>();
        for (var tried = 1; tried <= 12; tried++)
        {
            await _outbox.RunOnceAsync(transport);
            await _outbox.RunOnceAsync(transport);
            Assert.Equal(tried, transport.Tried);
            var due = DateTimeOffset.Parse(
                _outbox.Database.Ask("SELECT DueAt FROM OutboxMails").Single() + "Z", System.Globalization.CultureInfo.InvariantCulture);
            pauses.Add((due - _outbox.Clock.GetUtcNow()).TotalSeconds);
            _outbox.Clock.SetUtcNow(due);
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600], pauses);
        transport.Failure = null;
        await _outbox.RunOnceAsync(transport);
        Assert.Single(transport.Sent.Select(mail => mail.Id).Distinct());
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    // Another process locks the database at the moment when the mail is to be marked as sent.
    [Trait("Only", "SQLite")]
    [Fact]
    public async Task Sent_mail_is_not_sent_again_because_marking_it_fails_once()
    {
        await _outbox.PostAsync();
        using var other = new SqliteConnection($"Data Source={_outbox.Database.File};Pooling=False");
        other.Open();
        var transaction = default(SqliteTransaction);
        var transport = new TestTransport(before: _ =>
        {
            transaction = other.BeginTransaction();
            return Task.CompletedTask;
        });

        var round = _outbox.RunOnceAsync(transport);
        await transport.Begun.Task.WaitAsync(Ct);
        await Task.Delay(TimeSpan.FromSeconds(12), Ct);
        transaction!.Rollback();
        await round;
        await _outbox.RunOnceAsync(transport);

        Assert.Single(transport.Sent);
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task Failing_mail_does_not_block_others()
    {
        await _outbox.PostAsync(3);
        var transport = new TestTransport { Refuses = mail => mail.Message.Subject == "Subject 0" ? new IOException("gone") : null };

        await _outbox.RunOnceAsync(transport);

        Assert.Equal(2, transport.Sent.Count);
        Assert.Equal(["1"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task Permanently_refused_or_outdated_mail_is_given_up()
    {
        await _outbox.PostAsync();
        await _outbox.RunOnceAsync(new TestTransport { Failure = new EmailRejectedException("no such person") });
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));

        await _outbox.PostAsync();
        _outbox.Clock.SetUtcNow(Start.AddDays(1));
        var transport = new TestTransport();
        await _outbox.RunOnceAsync(transport);
        Assert.Equal(0, transport.Tried);
        Assert.Equal(["0"], _outbox.Database.Ask("SELECT count(*) FROM OutboxMails"));
    }

    [Fact]
    public async Task Mail_of_a_crashed_node_is_taken_over_after_five_minutes()
    {
        await _outbox.PostAsync();
        var dying = new TestTransport(before: _ => Task.Delay(Timeout.InfiniteTimeSpan, Ct));
        var never = _outbox.RunOnceAsync(dying);
        await dying.Begun.Task.WaitAsync(Ct);
        var next = new TestTransport();
        _outbox.Clock.SetUtcNow(Start.AddMinutes(5).AddTicks(-1));
        await _outbox.RunOnceAsync(next);
        Assert.Equal(0, next.Tried);

        _outbox.Clock.SetUtcNow(Start.AddMinutes(5));
        await _outbox.RunOnceAsync(next);

        Assert.Equal(dying.LastId, Assert.Single(next.Sent).Id);
        Assert.False(never.IsCompleted);
    }

    [Fact]
    public async Task Mail_sealed_with_an_unknown_key_waits_for_a_node_that_has_it()
    {
        await _outbox.PostAsync();
        var other = new EmailEncryption(AuditKeys.Load(TestSettings.Read(("Audit:Keys:0", Convert.ToBase64String(new byte[32])))));
        var transport = new TestTransport();
        await _outbox.RunOnceAsync(transport, other);
        Assert.Equal(0, transport.Tried);

        _outbox.Clock.SetUtcNow(Start.AddMinutes(1));
        await _outbox.RunOnceAsync(transport);

        Assert.Single(transport.Sent);
    }

    [Fact]
    public async Task Mail_through_a_server_that_refuses_at_first_arrives_once()
    {
        await _outbox.PostAsync();
        await using var server = new SmtpListener();
        var refusals = 0;
        server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) && ++refusals <= 2 ? "450 greylisted" : null;
        var transport = TestOutbox.TransportTo(server);
        for (var i = 0; i < 4; i++)
        {
            await _outbox.RunOnceAsync(transport);
            _outbox.Clock.SetUtcNow(_outbox.Clock.GetUtcNow().AddMinutes(1));
        }

        Assert.Equal("Subject 0", Assert.Single(server.Mails).Read().Subject);
        Assert.Equal(3, refusals);
    }

    // A node may crash after the server's acceptance and before it is recorded: the mail is sent again, with the same Message-ID.
    [Fact]
    public async Task Mail_that_is_sent_twice_has_the_same_Message_ID()
    {
        await _outbox.PostAsync();
        await using var server = new SmtpListener();
        var transport = TestOutbox.TransportTo(server);
        await _outbox.RunOnceAsync(
            new TestTransport(before: mail => transport.SendAsync(mail, Ct)) { Failure = new IOException("died before the note") });
        _outbox.Clock.SetUtcNow(Start.AddMinutes(5));
        await _outbox.RunOnceAsync(transport);

        Assert.Equal(2, server.Mails.Count);
        Assert.Single(server.Mails.Select(mail => mail.Read()["Message-ID"]).Distinct());
        Assert.Single(server.Mails.Select(mail => Convert.ToHexString(mail.Message)).Distinct());
    }

    public void Dispose() => _outbox.Dispose();
}
