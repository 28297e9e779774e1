using Platform.Domain.Users;
using Platform.Infrastructure.Mail.Transports;
using Platform.TestKit;

namespace Platform.Infrastructure.Tests.Mail;

/// <summary>Concurrent mails: some hang, some have an address that can't be delivered to, the others must be sent.</summary>
public sealed class OutboxAtOnceTests : IDisposable
{
    private readonly TestOutbox _outbox = new();

    [Fact]
    public async Task Hanging_mail_delays_neither_concurrent_nor_later_ones()
    {
        await _outbox.PostAsync(20);
        using var release = new CancellationTokenSource();
        var transport = new TestTransport(before: mail =>
            mail.Message.Subject == "Subject 3" ? Task.Delay(Timeout.InfiniteTimeSpan, release.Token) : Task.CompletedTask);
        using var delivery = _outbox.Delivery(transport);

        await delivery.RunOnceAsync(Ct);
        await UntilAsync(() => transport.Sent.Count == 19);
        await _outbox.PostAsync(1, "later@example.com");
        await delivery.RunOnceAsync(Ct);
        await UntilAsync(() => transport.Sent.Count == 20);

        Assert.Equal("later@example.com", transport.Sent.Last().Message.To.Mailboxes.Single().Address);
        await release.CancelAsync();
        await delivery.SettleAsync(Ct);
        Assert.Equal(["1|1"], _outbox.Database.Ask("SELECT count(*), max(Tries) FROM OutboxMails"));
    }

    [Fact]
    public async Task Hanging_mail_is_put_back_after_two_minutes()
    {
        await _outbox.PostAsync();
        var hanging = new TestTransport(Timeout.InfiniteTimeSpan);
        using var delivery = _outbox.Delivery(hanging);
        await delivery.RunOnceAsync(Ct);
        await hanging.Begun.Task.WaitAsync(Ct);

        _outbox.Clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        var settled = delivery.SettleAsync(Ct);
        Assert.NotSame(settled, await Task.WhenAny(settled, Task.Delay(200, Ct)));
        _outbox.Clock.Advance(TimeSpan.FromTicks(1));
        await settled;

        _outbox.Clock.Advance(TimeSpan.FromSeconds(10));
        var next = new TestTransport();
        await _outbox.RunOnceAsync(next);
        Assert.Equal(hanging.LastId, Assert.Single(next.Sent).Id);
    }

    [Fact]
    public async Task No_more_than_eight_mails_are_sent_at_once()
    {
        await _outbox.PostAsync(30);
        var (now, most) = (0, 0);
        var transport = new TestTransport(before: async _ =>
        {
            var underWay = Interlocked.Increment(ref now);
            most = Math.Max(most, underWay);
            await Task.Delay(20, Ct);
            Interlocked.Decrement(ref now);
        });

        await _outbox.RunOnceAsync(transport);

        Assert.Equal(30, transport.Sent.Count);
        Assert.Equal(8, most);
    }

    [Theory]
    [InlineData(MailProblem.AddressRefused)]
    [InlineData(MailProblem.AddressNotSupported)]
    public async Task Undeliverable_address_is_marked_until_a_mail_is_accepted(MailProblem problem)
    {
        await _outbox.PostAsync();
        await _outbox.PostAsync(1, "other@example.com");
        var refusing = new TestTransport
        {
            Refuses = mail =>
                mail.Message.To.Mailboxes.Single().Address == "you@example.com"
                    ? new EmailRejectedException("no") { AddressProblem = problem }
                    : null,
        };
        await _outbox.RunOnceAsync(refusing);

        Assert.Equal(
            [$"other@example.com|", $"you@example.com|{problem}"],
            _outbox.Database.Ask("SELECT Email, MailProblem FROM Users ORDER BY Email"));

        await _outbox.PostAsync();
        await _outbox.RunOnceAsync(new TestTransport { Failure = new EmailDeferredException("later") });
        await _outbox.PostAsync();
        await _outbox.RunOnceAsync(new TestTransport { Failure = new EmailRejectedException("this text, not this address") });
        Assert.Equal([$"{problem}"], _outbox.Database.Ask("SELECT MailProblem FROM Users WHERE Email = 'you@example.com'"));

        _outbox.Clock.SetUtcNow(Start.AddMinutes(1));
        await _outbox.RunOnceAsync(new TestTransport());
        Assert.Equal(["|", "|"], _outbox.Database.Ask("SELECT MailProblem, NULL FROM Users"));
    }

    [Fact]
    public async Task Server_that_refuses_one_address_and_hangs_at_another_gets_the_rest()
    {
        await using var server = new SmtpListener();
        server.Answer = line => line switch
        {
            "RCPT TO:<gone@example.com>" => "550 5.1.1 no such user",
            "RCPT TO:<slow@example.com>" => SmtpListener.Silence,
            _ => null,
        };
        foreach (var name in (string[])["gone", "slow", "a", "b", "grüße"]) await _outbox.PostAsync(1, $"{name}@example.com");
        using var delivery = _outbox.Delivery(TestOutbox.TransportTo(server));

        await delivery.RunOnceAsync(Ct);
        await server.WaitAsync(2);
        await UntilAsync(() => _outbox.Database.Ask("SELECT count(*) FROM OutboxMails")[0] == "1");

        Assert.Equal(["<a@example.com>", "<b@example.com>"], server.Mails.Select(mail => mail.To).Order());
        Assert.Equal(
            [
                "a@example.com|",
                "b@example.com|",
                "gone@example.com|AddressRefused",
                "grüße@example.com|AddressNotSupported",
                "slow@example.com|"
            ],
            _outbox.Database.Ask("SELECT Email, MailProblem FROM Users ORDER BY Email"));
    }

    public void Dispose() => _outbox.Dispose();

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!isSo()) await Task.Delay(10, limit.Token);
    }
}
