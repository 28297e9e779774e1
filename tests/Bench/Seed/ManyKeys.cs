using Microsoft.Data.Sqlite;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;

namespace Platform.Bench.Seed;

/// <summary>Puts keys into the embedded database by the hundred thousand, while no server is running.</summary>
internal static class ManyKeys
{
    /// <summary>Adds keys that are like one that is there, but for what tells keys apart.</summary>
    /// <param name="data">The product's data directory.</param>
    /// <param name="like">The text of a key that the product made.</param>
    /// <param name="count">How many.</param>
    /// <param name="told">How many of them are told.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The texts of those that are told.</returns>
    public static IReadOnlyList<string> Insert(string data, string like, int count, int told, CancellationToken ct)
    {
        var texts = new List<string>(told);
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "platform.db"), Pooling = false }.ToString());
        connection.Open();

        // Nothing is lost if this is cut short: it is done again from the start. 256 MiB keep the indexes in memory.
        Execute(connection, "PRAGMA synchronous=OFF; PRAGMA cache_size=-262144;");
        using (var transaction = connection.BeginTransaction())
        {
            using var insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = Statement(connection);
            insert.Parameters.AddWithValue("$like", ApiKeySecret.Hash(like).ToArray());
            var hash = insert.Parameters.Add("$Hash", SqliteType.Blob);
            var prefix = insert.Parameters.Add("$Prefix", SqliteType.Text);
            var publicId = insert.Parameters.Add("$PublicId", SqliteType.Text);
            insert.Prepare();
            for (var i = 0; i < count; i++)
            {
                ct.ThrowIfCancellationRequested();
                var secret = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live);
                (hash.Value, prefix.Value, publicId.Value) =
                    (ApiKeySecret.Hash(secret.Text).ToArray(), secret.Prefix, Guid.CreateVersion7());
                if (insert.ExecuteNonQuery() != 1) throw new FailedRunException("The key to be copied is not in the database");
                if (texts.Count < told) texts.Add(secret.Text);
            }

            transaction.Commit();
        }

        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE);");
        return texts;
    }

    // Whatever columns there are, a copy has the same in them.
    private static string Statement(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info('ApiKeys') WHERE name <> 'Id'";
        using var reader = command.ExecuteReader();
        var columns = reader.Cast<System.Data.IDataRecord>().Select(row => row.GetString(0)).ToList();
        var values = columns.Select(column => column is "Hash" or "Prefix" or "PublicId" ? "$" + column : $"\"{column}\"");
        return $"INSERT INTO ApiKeys ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) SELECT {string.Join(", ", values)} FROM ApiKeys WHERE Hash = $like";
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
