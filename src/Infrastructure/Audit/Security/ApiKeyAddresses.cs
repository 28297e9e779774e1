using System.Data;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.ApiKeys;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>
/// Stores the addresses that keys were used from, in the current transaction. Providers differ only in the insert statement.
/// </summary>
internal abstract class ApiKeyAddresses
{
    /// <summary>The most addresses that are reported for one key. A key that is used from more is used from everywhere.</summary>
    public const int PerKey = 64;

    /// <summary>Inserts <c>@network</c> for <c>@key</c> if the key exists and the network is new. Affects 0 rows or 1.</summary>
    protected abstract string Add { get; }

    /// <summary>Adds the address of a use.</summary>
    /// <returns>How many addresses the key has now, or null if this one is not new or the key has reached <see cref="PerKey"/>.</returns>
    public async Task<int?> AddAsync(AppDb db, KeyUse use, CancellationToken ct)
    {
        var key = use.Caller.ApiKey!.Value;
        var count = await db.Set<ApiKeyAddress>().CountAsync(a => a.ApiKeyId == key, ct);
        if (count >= PerKey) return null;

        var added = await db.AddIfMissingAsync(typeof(ApiKeyAddress), () => AddOnAsync(db, key, use, ct), ct);
        return added == 1 ? count + 1 : null;
    }

    private async Task<int> AddOnAsync(AppDb db, ApiKeyId key, KeyUse use, CancellationToken ct)
    {
        await using var command = db.CreateCommand(Add);
        foreach (var parameter in Parameters(key, use)) parameter.AddTo(command);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static CommandParameter[] Parameters(ApiKeyId key, KeyUse use) =>
    [
        new("@key", DbType.Int64, key.Value),
        new("@network", DbType.AnsiString, use.Network, ApiKeyAddress.NetworkMaxLength),
        new("@at", DbType.DateTime2, use.At.UtcDateTime),
    ];
}

/// <summary>The statement for SQLite.</summary>
internal sealed class SqliteApiKeyAddresses : ApiKeyAddresses
{
    private const string AddSql = """
        INSERT INTO ApiKeyAddresses (ApiKeyId, Network, FirstUsedAt)
        SELECT Id, @network, @at FROM ApiKeys WHERE Id = @key
        ON CONFLICT (ApiKeyId, Network) DO NOTHING
        """;

    protected override string Add => AddSql;
}

/// <summary>The statement for SQL Server. The range lock prevents two nodes from inserting the same address.</summary>
internal sealed class SqlServerApiKeyAddresses : ApiKeyAddresses
{
    private const string AddSql = """
        INSERT INTO ApiKeyAddresses (ApiKeyId, Network, FirstUsedAt)
        SELECT k.Id, @network, @at
        FROM ApiKeys AS k
        WHERE k.Id = @key
          AND NOT EXISTS (SELECT 1 FROM ApiKeyAddresses AS a WITH (UPDLOCK, HOLDLOCK) WHERE a.ApiKeyId = @key AND a.Network = @network)
        """;

    protected override string Add => AddSql;
}
