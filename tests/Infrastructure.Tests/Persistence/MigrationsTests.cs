using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence;

public class MigrationsTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.SqlServer)]
    public void Migrations_match_the_model(DatabaseProvider provider)
    {
        using AppDb db = provider == DatabaseProvider.Sqlite
            ? new SqliteDesignTime().CreateDbContext([])
            : new SqlServerDesignTime().CreateDbContext([]);

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), "The model has changed: run build/add-migration");
    }

    [Fact]
    public void Migrations_create_the_same_tables_columns_and_indexes_on_both_databases()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var sqlServer = new SqlServerDesignTime().CreateDbContext([]);
        var made = Replay(sqlite);

        Assert.Contains("column Organizations.Slug", made);
        Assert.Equal(made, Replay(sqlServer));
    }

    // Proves that the comparison above replays what is really created.
    [Fact]
    public void Migrations_create_what_the_comparison_replays()
    {
        using var db = new SqliteDesignTime().CreateDbContext([]);
        using var database = TestDatabase.Create();
        var tables = database.Ask(
            "SELECT 'table ' || name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '__EF%'");
        var columns = database.Ask(
            "SELECT 'column ' || t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c "
            + "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '__EF%'");
        var indexes = database.Ask("""
            SELECT 'index ' || i.tbl_name || '.' || i.name || ' (' ||
                (SELECT group_concat(c.name, ', ') FROM pragma_index_info(i.name) c) || ')' || iif(l."unique", ' unique', '')
            FROM sqlite_master i JOIN pragma_index_list(i.tbl_name) l ON l.name = i.name WHERE i.type = 'index' AND i.sql IS NOT NULL
            """);

        Assert.Equal(Replay(db), tables.Concat(columns).Concat(indexes).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Migrations_have_the_same_names_in_the_same_order_on_both_databases()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var sqlServer = new SqlServerDesignTime().CreateDbContext([]);

        Assert.Equal(Names(sqlite), Names(sqlServer));

        static IEnumerable<string> Names(AppDb db) =>
            db.Database.GetMigrations().Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..]);
    }

    // The cumulative result of all steps of a migration set.
    private static List<string> Replay(AppDb db)
    {
        var assembly = db.GetService<IMigrationsAssembly>();
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var migration in assembly.Migrations.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            foreach (var operation in assembly.CreateMigration(migration.Value, db.Database.ProviderName!).UpOperations)
            {
                Apply(operation, made);
            }
        }

        return [.. made.Order(StringComparer.Ordinal)];
    }

    private static void Apply(MigrationOperation operation, HashSet<string> made)
    {
        switch (operation)
        {
            case CreateTableOperation table:
                made.Add($"table {table.Name}");
                made.UnionWith(table.Columns.Select(column => $"column {table.Name}.{column.Name}"));
                break;
            case DropTableOperation table:
                made.Remove($"table {table.Name}");
                made.RemoveWhere(thing =>
                    thing.StartsWith($"column {table.Name}.", StringComparison.Ordinal)
                        || thing.StartsWith($"index {table.Name}.", StringComparison.Ordinal));
                break;
            case AddColumnOperation column:
                made.Add($"column {column.Table}.{column.Name}");
                break;
            case DropColumnOperation column:
                made.Remove($"column {column.Table}.{column.Name}");
                break;
            case RenameColumnOperation column:
                made.Remove($"column {column.Table}.{column.Name}");
                made.Add($"column {column.Table}.{column.NewName}");
                break;
            case CreateIndexOperation index:
                made.Add($"index {index.Table}.{index.Name} ({string.Join(", ", index.Columns)}){(index.IsUnique ? " unique" : "")}");
                break;
            case DropIndexOperation index:
                made.RemoveWhere(thing => thing.StartsWith($"index {index.Table}.{index.Name} ", StringComparison.Ordinal));
                break;
            case SqlOperation or AlterColumnOperation or AddPrimaryKeyOperation or DropPrimaryKeyOperation or AddForeignKeyOperation
                or DropForeignKeyOperation or AlterDatabaseOperation or InsertDataOperation or UpdateDataOperation or DeleteDataOperation:
                break;
            default:
                Assert.Fail($"{operation.GetType().Name} is new in a migration: say here what it makes");
                break;
        }
    }
}
