using System.Security.Cryptography;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Settings;

namespace Platform.TestKit;

/// <summary>A database on the given server, created by migration and dropped at the end.</summary>
internal sealed class SqlServerTestDatabase : TestDatabase
{
    private readonly DatabaseSettings _settings = new(DatabaseProvider.SqlServer, SqlServerSource.NewDatabase());
    private readonly string _signingKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly string _auditKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    // Outside Development, nodes on SQL Server need configured keys.
    public override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Database:Provider"] = nameof(DatabaseProvider.SqlServer),
        ["ConnectionStrings:Platform"] = _settings.ConnectionString,
        ["Platform:DataDirectory"] = DataDirectory,
        ["Tokens:SigningKeys:0"] = _signingKey,
        ["Audit:Keys:0"] = _auditKey,
    };

    protected override async Task MigrateAsync()
    {
        await using var db = Open();
        await db.Database.MigrateAsync();
    }

    protected override async Task DropAsync()
    {
        SqlConnection.ClearAllPools();
        await using var db = Open();
        await db.Database.EnsureDeletedAsync();
    }

    private SqlServerAppDb Open()
    {
        var options = new DbContextOptionsBuilder<SqlServerAppDb>();
        Databases.Use(options, _settings);
        return new SqlServerAppDb(options.Options);
    }
}
