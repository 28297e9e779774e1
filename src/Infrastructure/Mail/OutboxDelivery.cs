using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Mail;

/// <summary>
/// Sends what waits in the outbox, on every node. A node takes a mail by moving its time on, which only one can; for so long it is
/// that node's, and after it, should the node have died, anyone's again.
/// </summary>
internal sealed partial class OutboxDelivery(
    Func<AppDb> contexts, IMailCarrier carrier, LetterSeal seal, MailSettings settings, TimeProvider clock, ILogger<OutboxDelivery> log)
    : Rounds(TimeSpan.FromSeconds(1), log)
{
    // Longer than a try can last, so that two never try at once.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TryLimit = TimeSpan.FromMinutes(2);

    // At the stop a try under way may end, and one that hangs may not keep the process.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // A second apart, so that the last is well within the lease.
    private const int ForgetTries = 60;

    // Several, since another node may be quicker with the first of them.
    private const int Candidates = 8;

    /// <summary>Tries every mail whose time has come.</summary>
    public override async Task RoundAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested && await TakeAsync(ct) is { } mine) await TryAsync(mine, ct);
    }

    private async Task<Claim?> TakeAsync(CancellationToken ct)
    {
        await using var db = contexts();
        var now = clock.GetUtcNow();
        foreach (var mail in await db.Outbox.AsNoTracking().Where(m => m.DueAt <= now).OrderBy(m => m.DueAt).ThenBy(m => m.Id).Take(Candidates).ToListAsync(ct))
        {
            var (until, tries, taken) = (now + Lease, mail.Tries + 1, 0);
            await db.TransactAsync(
                async token => taken = await At(db, mail, mail.DueAt).ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, until).SetProperty(x => x.Tries, tries), token), ct);
            if (taken == 1) return new Claim(mail, until, tries);
        }

        return null;
    }

    private async Task TryAsync(Claim mine, CancellationToken ct)
    {
        var id = mine.Mail.MessageId;
        if (mine.Mail.UselessAt <= clock.GetUtcNow())
        {
            LogUseless(log, id, mine.Tries - 1);
            await ForgetAsync(mine, ct);
            return;
        }

        try
        {
            await CarryAsync(mine.Mail, ct);
            LogSent(log, id, mine.Tries);
        }
        catch (MailRefusedException refusal)
        {
            LogRefused(log, id, refusal.Message);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            LogFailed(log, id, mine.Tries, ReasonOf(problem));
            await PutBackAsync(mine);
            return;
        }

        await ForgetAsync(mine, ct);
    }

    // No text of the system's or the server's: it may quote an address.
    private static string ReasonOf(Exception problem) => problem switch
    {
        MailNotTakenException => problem.Message,
        SocketException refusal => $"the server can't be reached ({refusal.SocketErrorCode})",
        AuthenticationException => "the server's certificate is not trusted, or not for its name",
        OperationCanceledException => "the server does not answer in time",
        _ => problem.GetType().Name,
    };

    private async Task CarryAsync(OutboxMail mail, CancellationToken stop)
    {
        // Another node may have it, while keys are being changed.
        if (seal.Open(new SealedLetter(mail.KeyId, mail.Sealed), mail.MessageId) is not { } letter) throw new MailNotTakenException("The key it was encrypted with is not here");

        var head = new MimeHead(mail.MessageId, settings.From, MailSender.HostForm(mail.Recipient) ?? mail.Recipient.Value, letter.Subject, mail.CreatedAt);
        var message = MimeMessage.Write(head, LetterText.Plain(letter), LetterText.Html(letter));
        using var limit = new CancellationTokenSource(TryLimit);
        await using var stopping = stop.Register(() => limit.CancelAfter(StopLimit));
        await carrier.CarryAsync(new OutgoingMail(mail.MessageId, mail.Recipient, message), limit.Token);
    }

    // Once it is sent, a database that can't be written to just now must not have it sent again.
    private async Task ForgetAsync(Claim mine, CancellationToken stop)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await using var db = contexts();
                await db.TransactAsync(token => At(db, mine.Mail, mine.Until).ExecuteDeleteAsync(token), CancellationToken.None);
                return;
            }
            catch (Exception problem) when (problem is not OutOfMemoryException && tried < ForgetTries && !stop.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    private async Task PutBackAsync(Claim mine)
    {
        var next = clock.GetUtcNow() + PauseAfter(mine.Tries);
        await using var db = contexts();
        await db.TransactAsync(token => At(db, mine.Mail, mine.Until).ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, next), token), CancellationToken.None);
    }

    // The mail, as long as no one has moved its time since.
    private static IQueryable<OutboxMail> At(AppDb db, OutboxMail mail, DateTimeOffset dueAt) => db.Outbox.Where(m => m.Id == mail.Id && m.DueAt == dueAt);

    // Twice as long after each try.
    private static TimeSpan PauseAfter(int tries)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(tries, 20) - 1);
        return pause < LongestPause ? pause : LongestPause;
    }

    [LoggerMessage(LogLevel.Information, "Mail {MessageId} is sent, at try {Tries}")]
    private static partial void LogSent(ILogger log, Guid messageId, int tries);

    [LoggerMessage(LogLevel.Warning, "Mail {MessageId} is not sent yet, at try {Tries}: {Problem}")]
    private static partial void LogFailed(ILogger log, Guid messageId, int tries, string problem);

    [LoggerMessage(LogLevel.Error, "Mail {MessageId} will not be sent: {Reason}")]
    private static partial void LogRefused(ILogger log, Guid messageId, string reason);

    [LoggerMessage(LogLevel.Error, "Mail {MessageId} is not sent any more after {Tries} tries: what it says is over")]
    private static partial void LogUseless(ILogger log, Guid messageId, int tries);

    /// <summary>A mail that is this node's until then.</summary>
    private sealed record Claim(OutboxMail Mail, DateTimeOffset Until, int Tries);
}
