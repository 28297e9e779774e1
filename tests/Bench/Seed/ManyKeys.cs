using Microsoft.Data.Sqlite;
using Platform.Domain.ApiKeys;

namespace Platform.Bench.Seed;

/// <summary>Inserts hundreds of thousands of keys into the embedded database, while no server is running.</summary>
internal static class ManyKeys
{
    /// <summary>Adds keys that equal an existing one except in what must be unique.</summary>
    /// <param name="data">The product's data directory.</param>
    /// <param name="like">The secret of a key that the product created.</param>
    /// <param name="count">The number of keys to add.</param>
    /// <param name="returned">The number of secrets to return.</param>
    /// <param name="ct">The cancellation token.</param>
    /// <returns>The secrets of some of the added keys.</returns>
    public static IReadOnlyList<string> Insert(string data, string like, int count, int returned, CancellationToken ct)
    {
        var texts = new List<string>(returned);
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "platform.db"), Pooling = false }.ToString());
        connection.Open();

        // An interrupted run loses nothing: it starts over. 256 MiB hold the indexes in memory.
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
                if (texts.Count < returned) texts.Add(secret.Text);
            }

            transaction.Commit();
        }

        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE);");
        return texts;
    }

    // A copy has the same values in all other columns.
    private static string Statement(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info('ApiKeys') WHERE name <> 'Id'";
        using var reader = command.ExecuteReader();
        var columns = reader.Cast<System.Data.IDataRecord>().Select(row => row.GetString(0)).ToList();
        var values = columns.Select(column => column is "Hash" or "Prefix" or "PublicId" ? "$" + column : $"\"{column}\"");
        return $"INSERT INTO ApiKeys ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) "
            + $"SELECT {string.Join(", ", values)} FROM ApiKeys WHERE Hash = $like";
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
