using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.Infrastructure.Persistence;

/// <summary>SQL Server, for as many nodes as are needed.</summary>
public sealed class SqlServerAppDb(DbContextOptions<SqlServerAppDb> options) : AppDb(options)
{
    // EF 10 does not close the connection of a context for which its pool has no room (a cancelled use may have left it open).
    private bool _isInUse;

    /// <summary>Bounds the writers of each organization. Null where contexts are made for a tool.</summary>
    internal WriterTurns? Turns { get; set; }

    /// <inheritdoc/>
    internal override void Begin(CredentialWatch watch, AuditChain audit)
    {
        base.Begin(watch, audit);
        _isInUse = true;
    }

    internal override string Bounded(string sql) => MayTakeLong ? sql : SqlServerCommands.Bounded(sql);

    protected override TimeSpan LongWork { get; } = TimeSpan.FromMinutes(10);

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isInUse, false)) Database.GetDbConnection().Close();
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isInUse, false)) await Database.GetDbConnection().CloseAsync();
        await base.DisposeAsync();
    }

    protected override async Task<IDisposable?> TakeTurnAsync(CancellationToken ct) => Turns is null || MayTakeLong ? null : await Turns.TakeAsync(WriterGroup, ct);
}
