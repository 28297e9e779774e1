using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Application.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Hosting;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Audit.Sealing;

/// <summary>
/// Seals entries that were committed unsealed: this node's right after their commit, and twice a second those left behind by other
/// nodes, for example because they were killed.
/// </summary>
internal sealed partial class AuditSealer(
    Func<AppDb> contexts, AuditChain chain, AuditSealQueue queue, TimeProvider clock, ILogger<AuditSealer> log)
    : PeriodicService(SweepInterval, log), IAuditSealing
{
    // An organization whose head is locked by another node blocks one worker only.
    private const int Workers = 8;

    /// <summary>How often the table is searched for entries that no node has queued.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(500);

    // Entries that are committed at about the same time are sealed in one transaction.
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(20);

    private volatile bool _isFailing;

    public async ValueTask CatchUpAsync(OrganizationId organization, CancellationToken ct)
    {
        await using var db = contexts();
        var isBehind = await db.Set<UnsealedEntry>().AnyAsync(e => e.OrganizationId == organization, ct);
        if (isBehind) await chain.SealWaitingAsync(db, organization, ct);
    }

    /// <summary>Seals all unsealed entries.</summary>
    public async Task SealAllAsync(CancellationToken ct)
    {
        await using var db = contexts();
        foreach (var organization in await WaitingAsync(db, ct)) await chain.SealWaitingAsync(db, organization, ct);
    }

    /// <summary>
    /// Queues every organization that has unsealed entries. Entries left at shutdown are found by another node or by the next startup.
    /// </summary>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        await using var db = contexts();
        foreach (var organization in await WaitingAsync(db, ct)) queue.Add(organization);
    }

    protected override TimeSpan? FinishLimit { get; } = TimeSpan.FromSeconds(2);

    protected override async Task FinishAsync(CancellationToken ct)
    {
        while (queue.TryTake(out var organization)) await TrySealAsync(organization, ct);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)).Append(base.ExecuteAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var organization = await queue.TakeAsync(ct);
                await Task.Delay(GatherTime, clock, CancellationToken.None);
                await TrySealAsync(organization, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // StopAsync seals what is queued.
        }
    }

    private async Task TrySealAsync(OrganizationId organization, CancellationToken ct)
    {
        try
        {
            await using var db = contexts();
            await chain.SealWaitingAsync(db, organization, ct);
            _isFailing = false;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The next sweep queues it again.
            if (!ct.IsCancellationRequested && !_isFailing) LogNotSealed(log, exception);
            _isFailing = true;
        }
        finally
        {
            queue.Complete(organization);
        }
    }

    private static Task<List<OrganizationId>> WaitingAsync(AppDb db, CancellationToken ct) =>
        db.Set<UnsealedEntry>().Select(e => e.OrganizationId).Distinct().ToListAsync(ct);

    [LoggerMessage(LogLevel.Warning, "Audit entries could not be sealed; they are kept and retried every half second")]
    private static partial void LogNotSealed(ILogger log, Exception exception);
}

/// <summary>Used where entries are sealed with their commit: nothing ever waits.</summary>
internal sealed class NothingToSeal : IAuditSealing
{
    public ValueTask CatchUpAsync(OrganizationId organization, CancellationToken ct) => ValueTask.CompletedTask;
}
