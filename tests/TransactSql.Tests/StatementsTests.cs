using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;

namespace Platform.TransactSql.Tests;

public sealed class StatementsTests : IDisposable
{
    private readonly SqlServerAppDb _db = new SqlServerDesignTime().CreateDbContext([]);

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    [InlineData(MigrationsSqlGenerationOptions.Script)]
    [InlineData(MigrationsSqlGenerationOptions.Script | MigrationsSqlGenerationOptions.Idempotent)]
    public void Script_of_all_migrations_can_be_parsed(MigrationsSqlGenerationOptions options)
    {
        var script = _db.GetService<IMigrator>().GenerateScript(options: options);

        Assert.Empty(TransactSqlParser.Problems(script));
        Assert.Contains("ALTER DATABASE CURRENT", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_creates_every_table_of_the_model()
    {
        var script = _db.GetService<IMigrator>().GenerateScript();
        var made = TransactSqlParser.Statements(script)
            .OfType<CreateTableStatement>()
            .Select(table => table.SchemaObjectName.BaseIdentifier.Value)
            .ToHashSet();

        Assert.Empty(_db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Except(made));
    }

    [Fact]
    public void Script_of_all_down_migrations_can_be_parsed()
    {
        var script = _db.GetService<IMigrator>().GenerateScript(_db.Database.GetMigrations().Last(), Migration.InitialDatabase);

        Assert.Empty(TransactSqlParser.Problems(script));
        Assert.NotEmpty(TransactSqlParser.Statements(script).OfType<DropTableStatement>());
    }

    [Fact]
    public void Every_statement_in_the_migrations_can_be_parsed()
    {
        var statements = HandWritten.InMigrations(_db).ToList();

        Assert.NotEmpty(statements);
        Assert.Empty(Problems(statements));
    }

    [Fact]
    public void Every_statement_in_the_code_can_be_parsed() =>
        Assert.Empty(Problems(HandWritten.Constants(typeof(SqlServerAppDb).Assembly.GetTypes())));

    // Requests prefix each of them with a lock timeout.
    [Fact]
    public void Every_statement_in_the_code_can_be_parsed_after_the_lock_timeout()
    {
        var statements = HandWritten.Constants(typeof(SqlServerAppDb).Assembly.GetTypes()).ToList();
        var limit = statements.Single(statement => statement.Place == "SqlServerAppDb.LockTimeout").Sql;

        Assert.StartsWith("SET LOCK_TIMEOUT ", limit, StringComparison.Ordinal);
        Assert.Empty(Problems(statements.Select(statement => (statement.Place, limit + statement.Sql))));
    }

    [Fact]
    public void Statement_in_the_code_is_found_and_refused_when_broken_Has_teeth()
    {
        var found = HandWritten.Constants([typeof(SqlServerStatements), typeof(OtherStatements)]).ToList();

        Assert.Equal(
            ["SqlServerStatements.Broken", "SqlServerStatements.Sound"],
            found.Select(statement => statement.Place).Order(StringComparer.Ordinal));
        Assert.StartsWith("SqlServerStatements.Broken, line 1: Incorrect syntax", Assert.Single(Problems(found)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELEC 1 FROM Users")]
    [InlineData("SELECT 1 FROM Users WHERE")]
    [InlineData("UPDATE Users SET Role = 'Admin' RETURNING Id")]
    [InlineData("INSERT INTO Users (Id) VALUES (1) ON CONFLICT DO NOTHING")]
    [InlineData("SELECT 1 FROM Users LIMIT 1")]
    [InlineData("SELECT 1;\nGO\nSELECT FROM;\nGO\nSELECT 2;")]
    [InlineData("PRAGMA foreign_keys=ON;")]
    [InlineData("IF (SELECT 1) = 0 ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT MAYBE;")]
    public void Broken_statement_is_refused_Has_teeth(string sql) => Assert.NotEmpty(TransactSqlParser.Problems(sql));

    [Theory]
    [InlineData("SELECT 1;\nGO\nSELECT 2;\nGO\n")]
    [InlineData("UPDATE Windows WITH (UPDLOCK, HOLDLOCK) SET Used = Used + {0} OUTPUT inserted.Used WHERE Id = {1};")]
    [InlineData(
        "MERGE Windows WITH (HOLDLOCK) AS w USING (SELECT @id AS Id) AS s ON w.Id = s.Id "
        + "WHEN NOT MATCHED THEN INSERT (Id) VALUES (s.Id) OUTPUT inserted.Id;")]
    public void Valid_statement_is_accepted(string sql) => Assert.Empty(TransactSqlParser.Problems(sql));

    public void Dispose() => _db.Dispose();

    private static IEnumerable<string> Problems(IEnumerable<(string Place, string Sql)> statements) =>
        statements.SelectMany(statement => TransactSqlParser.Problems(statement.Sql).Select(problem => $"{statement.Place}, {problem}"));

    private static class SqlServerStatements
    {
        public const string Sound = "SELECT Id FROM Users WITH (UPDLOCK) WHERE Id = {0};";
        public const string Broken = "SELECT Id FROM Users LIMIT {0};";
        public const string Table = "Users";
    }

    private static class OtherStatements
    {
        public const string Sqlite = "SELECT Id FROM Users LIMIT 1;";
    }
}
