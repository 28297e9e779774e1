using Microsoft.Data.SqlClient;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Schema;

/// <summary>Turns on READ_COMMITTED_SNAPSHOT, so that readers don't wait for writers in SQL Server, as in SQLite.</summary>
internal static class SqlServerSnapshotReads
{
    private const string IsOff =
        "SELECT CASE WHEN is_read_committed_snapshot_on = 1 THEN 0 ELSE 1 END FROM sys.databases WHERE database_id = DB_ID();";

    // The option can't be changed while others are connected. They are disconnected and connect again.
    private const string TurnOn = "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;";

    /// <summary>Turns the option on if it is off: in a database that was created by hand or before the first migration did so.</summary>
    /// <returns>A line with the statement for an administrator if this login may not change the database; otherwise null.</returns>
    public static async Task<string?> TurnOnAsync(AppDb db, CancellationToken ct)
    {
        if (await db.ReadAsync(IsOff, [], command => command.ExecuteScalarAsync(ct), ct) is not 1) return null;
        try
        {
            await db.ReadAsync(TurnOn, [], command => command.ExecuteNonQueryAsync(ct), ct);
            return null;
        }
        catch (SqlException refusal) when (DatabaseFailure.KindOf(refusal) is null)
        {
            return $"READ_COMMITTED_SNAPSHOT is off, and this login can't turn it on ({refusal.Message.ReplaceLineEndings(" ")}). "
                + $"Readers wait for writers until an administrator runs: {TurnOn}";
        }
    }
}
