using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Platform.Infrastructure.Persistence.Waiting;

namespace Platform.Infrastructure.Persistence;

/// <summary>SQL Server, for as many nodes as are needed.</summary>
public sealed class SqlServerAppDb(DbContextOptions<SqlServerAppDb> options) : AppDb(options)
{
    /// <summary>Compares texts by code point (Microsoft Learn, "Collation and Unicode support").</summary>
    internal const string Collation = "Latin1_General_100_BIN2";

    // In milliseconds. Shorter than Command Timeout, so that the server's own error arrives before the client gives up.
    private const string LockTimeout = "SET LOCK_TIMEOUT 3500;\n";

    // EF 10 does not close the connection of a context for which its pool has no room (a cancelled use may have left it open).
    private bool _isInUse;

    /// <summary>Bounds the writers of each organization. Null where contexts are made for a tool.</summary>
    internal WriterQueue? Turns { get; set; }

    /// <summary>
    /// A statement that waits for no lock longer than the limit. Sent in one round trip, and with parameters valid for this statement
    /// alone.
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

    // As SQLite compares: by code point, so that case, width and accents tell names apart on both.
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
