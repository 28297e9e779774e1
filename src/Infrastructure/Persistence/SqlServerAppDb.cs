using System.Collections.Frozen;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Platform.Infrastructure.Persistence;

/// <summary>SQL Server, for as many nodes as are needed.</summary>
public sealed class SqlServerAppDb(DbContextOptions<SqlServerAppDb> options) : AppDb(options)
{
    // Errors after which the transaction is known to be rolled back, so that running it again can't do anything twice:
    // deadlock, snapshot conflict, and refusals before anything is begun.
    private static readonly FrozenSet<int> RolledBack = FrozenSet.ToFrozenSet([1205, 3960, .. DatabaseFailure.RefusedForNow]);

    protected override bool MayTryAgain(Exception refusal) => refusal is SqlException error && RolledBack.Contains(error.Number);
}
