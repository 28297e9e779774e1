using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.Infrastructure.Persistence;

/// <summary>SQL Server, for any number of nodes.</summary>
public sealed class SqlServerAppDb(DbContextOptions<SqlServerAppDb> options) : AppDb(options)
{
    /// <summary>Compares strings by code point (Microsoft Learn, "Collation and Unicode support").</summary>
    internal const string Collation = "Latin1_General_100_BIN2";

    // In milliseconds. Shorter than Command Timeout, so that the server's own error arrives before the client gives up.
    private const string LockTimeout = "SET LOCK_TIMEOUT 3500;\n";

    // EF Core 10 doesn't close the connection of a context that doesn't fit into the pool; a cancelled operation may have left it open.
    private bool _isInUse;

    /// <summary>Limits the writers of each organization. Null in contexts created for tools.</summary>
    internal WriterQueue? Turns { get; set; }

    /// <summary>
    /// Adds a limit on waiting for locks to a statement. It is sent in the same round trip, and the statement's parameters stay valid.
    /// </summary>
    internal static string WithLockTimeout(string sql) => LockTimeout + sql;

    /// <inheritdoc/>
    internal override void Begin(Func<ISaveParticipant[]> participants)
    {
        base.Begin(participants);
        _isInUse = true;
    }

    internal override string Bounded(string sql) => MayTakeLong ? sql : WithLockTimeout(sql);

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

    protected override bool SavesInOneCommand => true;

    // By code point, as in SQLite, so that names that differ in case, width or accents are different on both.
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        var texts = modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).Where(IsText);
        foreach (var property in texts) property.SetCollation(Collation);
    }

    private static bool IsText(IReadOnlyProperty property) =>
        (property.GetValueConverter()?.ProviderClrType ?? property.GetProviderClrType() ?? property.ClrType) == typeof(string);

    protected override async Task<IDisposable?> TakeTurnAsync(CancellationToken ct) =>
        Turns is null || MayTakeLong ? null : await Turns.TakeAsync(WriterGroup, ct);
}
