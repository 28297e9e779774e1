using System.Data;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.ApiKeys;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>
/// The addresses that keys were used from, in the transaction that is open. The two providers word only the adding differently.
/// </summary>
internal abstract class ApiKeyAddresses
{
    /// <summary>As many are told of one key; what is used from everywhere is no news.</summary>
    public const int PerKey = 64;

    /// <summary>Adds <c>@network</c> to <c>@key</c> where it is missing and there is such a key; tells how many rows it added.</summary>
    protected abstract string Add { get; }

    /// <summary>Adds the address of a use.</summary>
    /// <returns>How many the key has with it, or null where it is not new, or there are too many to tell.</returns>
    public async Task<int?> AddAsync(AppDb db, KeyUse use, CancellationToken ct)
    {
        var key = use.Caller.ApiKey!.Value;
        var known = await db.Set<ApiKeyAddress>().CountAsync(a => a.ApiKeyId == key, ct);
        if (known >= PerKey) return null;

        var added = await db.AddIfMissingAsync(typeof(ApiKeyAddress), () => AddOnAsync(db, key, use, ct), ct);
        return added == 1 ? known + 1 : null;
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

/// <summary>As SQLite says it.</summary>
internal sealed class SqliteApiKeyAddresses : ApiKeyAddresses
{
    private const string AddSql = """
        INSERT INTO ApiKeyAddresses (ApiKeyId, Network, FirstUsedAt)
        SELECT Id, @network, @at FROM ApiKeys WHERE Id = @key
        ON CONFLICT (ApiKeyId, Network) DO NOTHING
        """;

    protected override string Add => AddSql;
}

/// <summary>As SQL Server says it. The range that is held keeps two nodes from adding the same one.</summary>
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
