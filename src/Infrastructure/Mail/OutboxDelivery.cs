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
/// Sends the emails in the outbox, on every node. A node claims an email by moving its due time on, which only one node can do. The
/// claim lasts until that time; if the node dies, another can claim the email after it. Several emails are sent at once, each with a
/// timeout, so a hanging attempt doesn't delay the others.
/// </summary>
internal sealed partial class OutboxDelivery(
    Func<AppDb> contexts, IEmailTransport transport, EmailEncryption encryption, MailSettings settings, TimeProvider clock,
    ILogger<OutboxDelivery> log)
    : PeriodicService(TimeSpan.FromSeconds(1), log)
{
    // Simultaneous connections to the mail server; Postfix accepts 50 per client by default.
    private const int AtOnce = 8;

    // Longer than an attempt can take, so that an email is never sent by two nodes at once.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromMinutes(2);

    // At shutdown an attempt in progress may complete, but must not block the process if it hangs.
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // Attempts are a second apart, so that the last is well within the lease.
    private const int DeleteAttempts = 60;

    // Several, because another node may claim the first of them.
    private const int Candidates = 8;

    private readonly SemaphoreSlim _free = new(AtOnce);

    /// <summary>Starts an attempt for each email that is due. Waits only while the maximum number of attempts is in progress.</summary>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        while (await BeginNextAsync(ct))
        {
        }
    }

    /// <summary>Waits until no attempt is in progress.</summary>
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

        // Attempts end soon after shutdown begins.
        await SettleAsync(CancellationToken.None);
    }

    // An email is claimed only when its attempt can start at once, so that the lease covers the whole attempt.
    private async Task<bool> BeginNextAsync(CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        var begun = false;
        try
        {
            if (await TakeAsync(ct) is not { } claim) return false;
            _ = Task.Run(() => TryAndReleaseAsync(claim, ct), CancellationToken.None);
            return begun = true;
        }
        finally
        {
            if (!begun) _free.Release();
        }
    }

    private async Task TryAndReleaseAsync(Claim claim, CancellationToken ct)
    {
        try
        {
            await TryAsync(claim, ct);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It is retried after its lease has expired.
            LogOutcomeNotSaved(log, claim.Mail.MessageId, exception.GetType().Name);
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

            // No email waits longer than the longest pause, so a later due time was set by a clock that ran ahead.
            var latest = now + LongestPause + ClockSkew.Most;
            var due = db.Set<OutboxMail>().AsNoTracking()
                .Where(m => m.DueAt <= now || m.DueAt > latest)
                .OrderBy(m => m.DueAt)
                .ThenBy(m => m.Id)
                .Take(Candidates);
            var candidates = await due.ToListAsync(ct);
            if (candidates.Count == 0) return null;

            // If other nodes have claimed all candidates, there may be more.
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

    private async Task TryAsync(Claim claim, CancellationToken ct)
    {
        var id = claim.Mail.MessageId;
        if (claim.Mail.UselessAt <= clock.GetUtcNow())
        {
            LogExpired(log, id, claim.Tries - 1);
            await DeleteAsync(claim, null, ct);
            return;
        }

        AddressResult? addressResult;
        try
        {
            await SendAsync(claim.Mail, ct);
            LogSent(log, id, claim.Tries);
            addressResult = new AddressResult(null);
        }
        catch (EmailRejectedException refusal)
        {
            LogRefused(log, id, refusal.Message);
            addressResult = refusal.AddressProblem is { } addressProblem ? new AddressResult(addressProblem) : null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(log, id, claim.Tries, ReasonOf(exception));
            await PutBackAsync(claim);
            return;
        }

        await DeleteAsync(claim, addressResult, ct);
    }

    // No messages of the system or the server, which may quote an address.
    private static string ReasonOf(Exception exception) => exception switch
    {
        EmailDeferredException => exception.Message,
        SocketException refusal => $"the server can't be reached ({refusal.SocketErrorCode})",
        OperationCanceledException => "the server does not answer in time",
        _ => exception.GetType().Name,
    };

    private async Task SendAsync(OutboxMail mail, CancellationToken stop)
    {
        // While keys are being changed, another node may have the key.
        if (encryption.Open(new EncryptedEmail(mail.KeyId, mail.Sealed), mail.MessageId) is not { } email)
        {
            throw new EmailDeferredException("The key it was encrypted with is not here");
        }

        using var message = MimeMessageComposer.Compose(
            new MessageHeader(mail.MessageId, settings.From, mail.Recipient, mail.CreatedAt), email);
        using var limit = new CancellationTokenSource(AttemptLimit, clock);
        await using var stopping = stop.Register(() => limit.CancelAfter(ShutdownLimit));
        await transport.SendAsync(new OutgoingEmail(mail.MessageId, message), limit.Token);
    }

    // Once an email is sent, a temporary database failure must not cause it to be sent again.
    private async Task DeleteAsync(Claim claim, AddressResult? addressResult, CancellationToken stop)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await using var db = contexts();
                await db.TransactAsync(token => DeleteAsync(db, claim, addressResult, token), CancellationToken.None);
                return;
            }
            catch (Exception exception) when (
                exception is not OutOfMemoryException && tried < DeleteAttempts && !stop.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    private static async Task DeleteAsync(AppDb db, Claim claim, AddressResult? addressResult, CancellationToken ct)
    {
        if (await At(db, claim.Mail, claim.Until).ExecuteDeleteAsync(ct) == 0 || addressResult is null) return;

        // Nothing depends on this value, so the user's version doesn't change and no concurrent save fails.
        var (person, addressProblem) = (claim.Mail.UserId, addressResult.Problem);
        await db.Users.Where(u => u.Id == person && u.MailProblem != addressProblem)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.MailProblem, addressProblem), ct);
    }

    private async Task PutBackAsync(Claim claim)
    {
        var next = clock.GetUtcNow() + PauseAfter(claim.Tries);
        await using var db = contexts();
        var mail = At(db, claim.Mail, claim.Until);
        await db.TransactAsync(token => mail.ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, next), token), CancellationToken.None);
    }

    // The email, if its due time hasn't been changed since.
    private static IQueryable<OutboxMail> At(AppDb db, OutboxMail mail, DateTimeOffset dueAt) =>
        db.Set<OutboxMail>().Where(m => m.Id == mail.Id && m.DueAt == dueAt);

    // Doubles after each attempt.
    private static TimeSpan PauseAfter(int tries)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(tries, 20) - 1);
        return pause < LongestPause ? pause : LongestPause;
    }

    [LoggerMessage(LogLevel.Information, "Mail {MessageId} was sent on try {Tries}")]
    private static partial void LogSent(ILogger log, Guid messageId, int tries);

    [LoggerMessage(LogLevel.Warning, "Mail {MessageId} could not be sent on try {Tries}: {Problem}")]
    private static partial void LogFailed(ILogger log, Guid messageId, int tries, string problem);

    [LoggerMessage(LogLevel.Error, "Mail {MessageId} will not be sent: {Reason}")]
    private static partial void LogRefused(ILogger log, Guid messageId, string reason);

    [LoggerMessage(LogLevel.Error, "Mail {MessageId} is dropped after {Tries} tries: its content has expired")]
    private static partial void LogExpired(ILogger log, Guid messageId, int tries);

    [LoggerMessage(LogLevel.Warning, "The outcome of mail {MessageId} could not be saved ({Problem}); it is retried")]
    private static partial void LogOutcomeNotSaved(ILogger log, Guid messageId, string problem);

    /// <summary>What an attempt has shown about the recipient's address.</summary>
    /// <param name="Problem">The error of the address; null if it accepts email.</param>
    private sealed record AddressResult(MailProblem? Problem);

    /// <summary>An email that this node has claimed until a time.</summary>
    private sealed record Claim(OutboxMail Mail, DateTimeOffset Until, int Tries);
}
