using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Domain.Audit;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Users;
using Platform.Infrastructure.Hosting;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>Queues security events in memory and writes them four times a second and at shutdown.</summary>
internal sealed partial class SecurityEvents : PeriodicService, ISecurityEvents
{
    private const int QueueLength = 2000;
    private const int AtATime = 100;

    private readonly SecurityEventStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger<SecurityEvents> _log;
    private readonly RecentRefusals _refusals = new();
    private readonly Channel<SecurityEvent> _queue;
    private readonly SemaphoreSlim _flushing = new(1);
    private readonly List<SecurityEvent> _pending = [];
    private long _lost;

    public SecurityEvents(SecurityEventStore store, TimeProvider clock, ILogger<SecurityEvents> log)
        : base(TimeSpan.FromMilliseconds(250), log)
    {
        (_store, _clock, _log) = (store, clock, log);
        _queue = Channel.CreateBounded<SecurityEvent>(
            new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropWrite }, _ => Interlocked.Increment(ref _lost));
    }

    public void SignInFailed(OrganizationSlug? slug, EmailAddress? email, ClientInfo client)
    {
        if (slug is not null && email is not null) _queue.Writer.TryWrite(new FailedSignIn(slug, email, _clock.GetUtcNow(), client));
    }

    public void IdentityRefused(OrganizationSlug? slug, ExternalIdentity identity, string reason, ClientInfo client)
    {
        if (slug is not null) _queue.Writer.TryWrite(new RefusedIdentity(slug, identity, reason, _clock.GetUtcNow(), client));
    }

    public void Refused(Caller caller, string action, AuditTarget target, string reason, ClientInfo client)
    {
        var now = _clock.GetUtcNow();
        if (_refusals.IsNew(caller, $"{action} {target.Id} {reason}", now))
        {
            _queue.Writer.TryWrite(new Refusal(caller, action, target, reason, now, client));
        }
    }

    public void KeyUsedFrom(Caller caller, ClientNetwork network, ClientInfo client) =>
        _queue.Writer.TryWrite(new KeyUse(caller, network.ToString(), _clock.GetUtcNow(), client));

    /// <summary>Writes all queued events.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await _flushing.WaitAsync(ct);
        try
        {
            while (Take())
            {
                await _store.WriteAsync(_pending, ct);
                _pending.Clear();
            }

            await _store.WriteOverflowAsync(_clock.GetUtcNow(), ct);
            if (Interlocked.Exchange(ref _lost, 0) is var lost and > 0) LogLost(_log, lost);
        }
        finally
        {
            _flushing.Release();
        }
    }

    public override Task RunOnceAsync(CancellationToken ct) => FlushAsync(ct);

    public override void Dispose()
    {
        base.Dispose();
        _flushing.Dispose();
    }

    protected override TimeSpan IntervalAfterFailure { get; } = TimeSpan.FromSeconds(1);

    protected override TimeSpan? FinishLimit { get; } = TimeSpan.FromSeconds(5);

    protected override async Task FinishAsync(CancellationToken ct)
    {
        try
        {
            await FlushAsync(ct);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (!IsFailing || exception is OperationCanceledException) LogNotWritten(_log, exception);
        }
    }

    protected override void OnFailed(Exception exception) => LogNotWritten(_log, exception);

    protected override void OnRecovered() => LogWrittenAgain(_log);

    // Events that could not be written come first the next time.
    private bool Take()
    {
        while (_pending.Count < AtATime && _queue.Reader.TryRead(out var queued)) _pending.Add(queued);
        return _pending.Count > 0;
    }

    [LoggerMessage(LogLevel.Warning, "Security events could not be written; they are kept and retried every second")]
    private static partial void LogNotWritten(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Information, "Security events are being written again")]
    private static partial void LogWrittenAgain(ILogger log);

    [LoggerMessage(LogLevel.Warning, "{Lost} security events were lost: they arrived faster than they could be written")]
    private static partial void LogLost(ILogger log, long lost);
}
