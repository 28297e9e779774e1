using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.Infrastructure.Persistence;

/// <summary>SQL Server, for as many nodes as are needed.</summary>
public sealed class SqlServerAppDb(DbContextOptions<SqlServerAppDb> options) : AppDb(options)
{
    /// <summary>Bounds the writers of each organization. Null where contexts are made for a tool.</summary>
    internal WriterTurns? Turns { get; set; }

    internal override string Bounded(string sql) => MayTakeLong ? sql : SqlServerCommands.Bounded(sql);

    protected override TimeSpan LongWork { get; } = TimeSpan.FromMinutes(10);

    protected override async Task<IDisposable?> TakeTurnAsync(CancellationToken ct) => Turns is null || MayTakeLong ? null : await Turns.TakeAsync(WriterGroup, ct);
}
