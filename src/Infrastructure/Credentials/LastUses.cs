using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Application.Credentials;
using Platform.Domain.ApiKeys;
using Platform.Domain.Sessions;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Credentials;

/// <summary>Last uses in memory, written every few seconds and at shutdown.</summary>
internal sealed partial class LastUses(Func<AppDb> contexts, ILogger<LastUses> log) : BackgroundService, ILastUses
{
    // The contract allows a minute.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private ConcurrentDictionary<ApiKeyId, DateTimeOffset> _keys = new();
    private ConcurrentDictionary<SessionId, DateTimeOffset> _sessions = new();

    public void Touch(ApiKeyId key, DateTimeOffset now) => _keys[key] = now;

    public void Touch(SessionId session, DateTimeOffset now) => _sessions[session] = now;

    /// <summary>Writes what has been used since the last time. What can't be written now is kept for the next.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        var keys = Interlocked.Exchange(ref _keys, new());
        var sessions = Interlocked.Exchange(ref _sessions, new());
        if (keys.IsEmpty && sessions.IsEmpty) return;
        try
        {
            await using var db = contexts();
            await db.TransactAsync(
                async token =>
                {
                    foreach (var (id, at) in keys)
                    {
                        await db.ApiKeys.Where(k => k.Id == id && (k.LastUsedAt == null || k.LastUsedAt < at))
                            .ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, at), token);
                    }

                    foreach (var (id, at) in sessions)
                    {
                        await db.Sessions.Where(s => s.Id == id && s.LastUsedAt < at)
                            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastUsedAt, at), token);
                    }
                },
                ct);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            foreach (var (id, at) in keys) _keys.TryAdd(id, at);
            foreach (var (id, at) in sessions) _sessions.TryAdd(id, at);
            LogNotWritten(log, problem);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await FlushAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The stop flushes what is left.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Last uses could not be written; they are kept for the next time")]
    private static partial void LogNotWritten(ILogger log, Exception problem);
}
