using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Persistence.Providers;

/// <summary>Creates the context that <c>build/add-migration</c> uses for SQLite's migrations. It opens no database.</summary>
public sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteAppDb>
{
    public SqliteAppDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteAppDb>();
        Databases.Use(options, new DatabaseSettings(DatabaseProvider.Sqlite, "Data Source=design-time.db"));
        return new SqliteAppDb(options.Options);
    }
}

/// <summary>Creates the context that <c>build/add-migration</c> uses for SQL Server's migrations. It opens no database.</summary>
public sealed class SqlServerDesignTime : IDesignTimeDbContextFactory<SqlServerAppDb>
{
    public SqlServerAppDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlServerAppDb>();
        Databases.Use(options, new DatabaseSettings(DatabaseProvider.SqlServer, "Server=design-time"));
        return new SqlServerAppDb(options.Options);
    }
}
