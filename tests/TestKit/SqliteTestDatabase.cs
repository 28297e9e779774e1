using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Settings;

namespace Platform.TestKit;

/// <summary>
/// A file in the data directory, copied from a template that is migrated once per process:
/// migrating each would take longer than most tests.
/// </summary>
internal sealed class SqliteTestDatabase : TestDatabase
{
    private const string FileName = "platform.db";

    private static readonly Lazy<Task<byte[]>> Template = new(MakeTemplateAsync);

    private string File => Path.Combine(DataDirectory, FileName);

    public override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Database:Provider"] = nameof(DatabaseProvider.Sqlite),
        ["ConnectionStrings:Platform"] = ConnectionString(File),
        ["Platform:DataDirectory"] = DataDirectory,
    };

    protected override async Task MigrateAsync() => await System.IO.File.WriteAllBytesAsync(File, await Template.Value);

    // The file is deleted with its directory.
    protected override Task DropAsync() => Task.CompletedTask;

    private static async Task<byte[]> MakeTemplateAsync()
    {
        using var directory = new TempDirectory();
        var file = Path.Combine(directory.Path, FileName);
        var options = new DbContextOptionsBuilder<SqliteAppDb>();
        Databases.Use(options, new DatabaseSettings(DatabaseProvider.Sqlite, ConnectionString(file) + ";Pooling=False"));
        await using (var db = new SqliteAppDb(options.Options)) await db.Database.MigrateAsync();

        // Closing the last connection writes the write-ahead log to the file.
        return await System.IO.File.ReadAllBytesAsync(file);
    }

    private static string ConnectionString(string file) => new SqliteConnectionStringBuilder { DataSource = file }.ToString();
}
