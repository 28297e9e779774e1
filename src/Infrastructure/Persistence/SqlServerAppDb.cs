using System.Collections.Frozen;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Platform.Infrastructure.Persistence;

/// <summary>SQL Server, for as many nodes as are needed.</summary>
public sealed class SqlServerAppDb(DbContextOptions<SqlServerAppDb> options) : AppDb(options)
{
    /// <summary>Compares texts by code point (Microsoft Learn, "Collation and Unicode support").</summary>
    internal const string Collation = "Latin1_General_100_BIN2";

    // Errors after which the transaction is known to be rolled back, so that running it again can't do anything twice:
    // deadlock, snapshot conflict, and refusals before anything is begun.
    private static readonly FrozenSet<int> RolledBack = FrozenSet.ToFrozenSet([1205, 3960, .. DatabaseFailure.RefusedForNow]);

    protected override bool SavesInOneCommand => true;

    // As SQLite compares: by code point, so that case, width and accents tell names apart on both.
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).Where(IsText)) property.SetCollation(Collation);
    }

    private static bool IsText(IReadOnlyProperty property) =>
        (property.GetValueConverter()?.ProviderClrType ?? property.GetProviderClrType() ?? property.ClrType) == typeof(string);

    protected override bool MayTryAgain(Exception refusal) => refusal is SqlException error && RolledBack.Contains(error.Number);
}
