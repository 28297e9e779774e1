using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.Infrastructure.Hosting;
using Platform.Infrastructure.Mail.Transports;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Settings.Mail;

namespace Platform.Infrastructure.Mail;

/// <summary>
/// Sends what waits in the outbox, on every node. A node takes a mail by moving its time on, which only one can; for so long it is
/// that node's, and after it, should the node have died, anyone's again. Several are sent at once, each within a limit of its own:
/// one that hangs keeps neither the others nor later ones waiting.
/// </summary>
internal sealed partial class OutboxDelivery(
    Func<AppDb> contexts, IEmailTransport carrier, EmailEncryption seal, MailSettings settings, TimeProvider clock,
    ILogger<OutboxDelivery> log)
    : PeriodicService(TimeSpan.FromSeconds(1), log)
{
    // Connections to the mail server at the same time; Postfix accepts 50 of one client by default.
    private const int AtOnce = 8;

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

    private readonly SemaphoreSlim _free = new(AtOnce);

    /// <summary>Begins to try every mail whose time has come. It waits only while as many tries as may be are under way.</summary>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        while (await BeginNextAsync(ct))
        {
        }
    }

    /// <summary>Waits until no try is under way.</summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        for (var free = 0; free < AtOnce; free++) await _free.WaitAsync(ct);
        _free.Release(AtOnce);
    }

    public override void Dispose()
    {
        _free.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);

        // Each try ends soon after the stop.
        await SettleAsync(CancellationToken.None);
    }

    // A mail is taken only once it can be tried at once, so that its lease covers the whole try.
    private async Task<bool> BeginNextAsync(CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        var begun = false;
        try
        {
            if (await TakeAsync(ct) is not { } mine) return false;
            _ = Task.Run(() => TryAndReleaseAsync(mine, ct), CancellationToken.None);
            return begun = true;
        }
        finally
        {
            if (!begun) _free.Release();
        }
    }

    private async Task TryAndReleaseAsync(Claim mine, CancellationToken ct)
    {
        try
        {
            await TryAsync(mine, ct);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Its lease passes, and it is tried again.
            LogNotNoted(log, mine.Mail.MessageId, problem.GetType().Name);
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<Claim?> TakeAsync(CancellationToken ct)
    {
        await using var db = contexts();
        while (true)
        {
            var now = clock.GetUtcNow();

            // No mail waits longer than the longest pause: what is later than that was put off by a clock that was wrong.
            var latest = now + LongestPause + ClockSkew.Most;
            var due = db.Set<OutboxMail>().AsNoTracking()
                .Where(m => m.DueAt <= now || m.DueAt > latest)
                .OrderBy(m => m.DueAt)
                .ThenBy(m => m.Id)
                .Take(Candidates);
            var candidates = await due.ToListAsync(ct);
            if (candidates.Count == 0) return null;

            // Where other nodes are quicker with all of these, there may be more.
            foreach (var mail in candidates)
            {
                var (until, tries, taken) = (now + Lease, mail.Tries + 1, 0);
                await db.TransactAsync(
                    async token => taken = await At(db, mail, mail.DueAt)
                        .ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, until).SetProperty(x => x.Tries, tries), token),
                    ct);
                if (taken == 1) return new Claim(mail, until, tries);
            }
        }
    }

    private async Task TryAsync(Claim mine, CancellationToken ct)
    {
        var id = mine.Mail.MessageId;
        if (mine.Mail.UselessAt <= clock.GetUtcNow())
        {
            LogUseless(log, id, mine.Tries - 1);
            await ForgetAsync(mine, null, ct);
            return;
        }

        AddressNote? note;
        try
        {
            await CarryAsync(mine.Mail, ct);
            LogSent(log, id, mine.Tries);
            note = new AddressNote(null);
        }
        catch (MailRefusedException refusal)
        {
            LogRefused(log, id, refusal.Message);
            note = refusal.AddressProblem is { } wrong ? new AddressNote(wrong) : null;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            LogFailed(log, id, mine.Tries, ReasonOf(problem));
            await PutBackAsync(mine);
            return;
        }

        await ForgetAsync(mine, note, ct);
    }

    // No text of the system's or the server's: it may quote an address.
    private static string ReasonOf(Exception problem) => problem switch
    {
        MailNotTakenException => problem.Message,
        SocketException refusal => $"the server can't be reached ({refusal.SocketErrorCode})",
        OperationCanceledException => "the server does not answer in time",
        _ => problem.GetType().Name,
    };

    private async Task CarryAsync(OutboxMail mail, CancellationToken stop)
    {
        // Another node may have it, while keys are being changed.
        if (seal.Open(new EncryptedEmail(mail.KeyId, mail.Sealed), mail.MessageId) is not { } letter)
        {
            throw new MailNotTakenException("The key it was encrypted with is not here");
        }

        using var message = MimeMessageComposer.Compose(
            new MessageHeader(mail.MessageId, settings.From, mail.Recipient, mail.CreatedAt), letter);
        using var limit = new CancellationTokenSource(TryLimit, clock);
        await using var stopping = stop.Register(() => limit.CancelAfter(StopLimit));
        await carrier.CarryAsync(new OutgoingEmail(mail.MessageId, message), limit.Token);
    }

    // Once it is sent, a database that can't be written to just now must not have it sent again.
    private async Task ForgetAsync(Claim mine, AddressNote? note, CancellationToken stop)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await using var db = contexts();
                await db.TransactAsync(token => ForgetAsync(db, mine, note, token), CancellationToken.None);
                return;
            }
            catch (Exception problem) when (problem is not OutOfMemoryException && tried < ForgetTries && !stop.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    private static async Task ForgetAsync(AppDb db, Claim mine, AddressNote? note, CancellationToken ct)
    {
        if (await At(db, mine.Mail, mine.Until).ExecuteDeleteAsync(ct) == 0 || note is null) return;

        // No decision depends on it, so it leaves the person's version as it is and makes no save of theirs fail.
        var (person, problem) = (mine.Mail.UserId, note.Problem);
        await db.Users.Where(u => u.Id == person && u.MailProblem != problem)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.MailProblem, problem), ct);
    }

    private async Task PutBackAsync(Claim mine)
    {
        var next = clock.GetUtcNow() + PauseAfter(mine.Tries);
        await using var db = contexts();
        var mail = At(db, mine.Mail, mine.Until);
        await db.TransactAsync(token => mail.ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, next), token), CancellationToken.None);
    }

    // The mail, as long as no one has moved its time since.
    private static IQueryable<OutboxMail> At(AppDb db, OutboxMail mail, DateTimeOffset dueAt) =>
        db.Set<OutboxMail>().Where(m => m.Id == mail.Id && m.DueAt == dueAt);

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

    [LoggerMessage(LogLevel.Warning, "What became of mail {MessageId} could not be noted ({Problem}); it is tried again")]
    private static partial void LogNotNoted(ILogger log, Guid messageId, string problem);

    /// <summary>What a try has shown about the recipient's address.</summary>
    /// <param name="Problem">What is wrong with it; null: it takes mail.</param>
    private sealed record AddressNote(MailProblem? Problem);

    /// <summary>A mail that is this node's until then.</summary>
    private sealed record Claim(OutboxMail Mail, DateTimeOffset Until, int Tries);
}
