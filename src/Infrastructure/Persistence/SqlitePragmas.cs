using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Platform.Infrastructure.Persistence;

/// <summary>
/// What every connection to the embedded database is told: a commit is on the disk before it is answered
/// (<c>synchronous=FULL</c>), references are checked, and a writer of another process is waited for.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Always = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000;";
    private const string ToWrite = "PRAGMA journal_mode=WAL; " + Always;

    // EF looks on such a connection whether there is a database; turning one to WAL is a write.
    private const string ReadOnly = "Mode=ReadOnly";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = connection.ConnectionString.Contains(ReadOnly, StringComparison.OrdinalIgnoreCase) ? Always : ToWrite;
        command.ExecuteNonQuery();
    }

    // Embedded: there is nothing to wait for.
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
