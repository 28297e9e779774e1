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

/// <summary>Security events in memory, written four times a second and at the stop.</summary>
internal sealed partial class SecurityEvents : PeriodicService, ISecurityEvents
{
    private const int QueueLength = 2000;
    private const int AtATime = 100;

    private readonly SecurityEventStore _rows;
    private readonly TimeProvider _clock;
    private readonly ILogger<SecurityEvents> _log;
    private readonly RecentRefusals _refusals = new();
    private readonly Channel<SecurityEvent> _queue;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<SecurityEvent> _taken = [];
    private long _lost;

    public SecurityEvents(SecurityEventStore rows, TimeProvider clock, ILogger<SecurityEvents> log)
        : base(TimeSpan.FromMilliseconds(250), log)
    {
        (_rows, _clock, _log) = (rows, clock, log);
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

    /// <summary>Writes all there is.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            while (Take())
            {
                await _rows.WriteAsync(_taken, ct);
                _taken.Clear();
            }

            await _rows.WriteOverflowAsync(_clock.GetUtcNow(), ct);
            if (Interlocked.Exchange(ref _lost, 0) is var lost and > 0) LogLost(_log, lost);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task RunOnceAsync(CancellationToken ct) => FlushAsync(ct);

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    protected override TimeSpan IntervalAfterFailure { get; } = TimeSpan.FromSeconds(1);

    protected override TimeSpan? FinishLimit { get; } = TimeSpan.FromSeconds(5);

    protected override async Task FinishAsync(CancellationToken ct)
    {
        try
        {
            await FlushAsync(ct);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            if (!IsFailing || problem is OperationCanceledException) LogNotWritten(_log, problem);
        }
    }

    protected override void OnFailed(Exception problem) => LogNotWritten(_log, problem);

    protected override void OnRecovered() => LogWrittenAgain(_log);

    // What was taken and could not be written comes first the next time.
    private bool Take()
    {
        while (_taken.Count < AtATime && _queue.Reader.TryRead(out var told)) _taken.Add(told);
        return _taken.Count > 0;
    }

    [LoggerMessage(LogLevel.Warning, "Security events could not be written; they are kept, and tried again every second")]
    private static partial void LogNotWritten(ILogger log, Exception problem);

    [LoggerMessage(LogLevel.Information, "Security events are written again")]
    private static partial void LogWrittenAgain(ILogger log);

    [LoggerMessage(LogLevel.Warning, "{Lost} security events came faster than they could be written, and are lost")]
    private static partial void LogLost(ILogger log, long lost);
}
