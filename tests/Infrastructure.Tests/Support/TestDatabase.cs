using System.Data.Common;
using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Schema;
using Platform.Infrastructure.Settings;
using Platform.TestKit;

namespace Platform.Infrastructure.Tests.Support;

/// <summary>
/// A test's own real database, opened with the product's registrations: a SQLite file, or a database on SQL Server if the run selects it.
/// Classes with the trait <c>Database=Any</c> run on both, except tests with the trait <c>Only=SQLite</c>.
/// </summary>
internal sealed class TestDatabase : IDisposable
{
    // Migrated once; every test gets a copy.
    private static readonly Lazy<byte[]> Migrated = new(MakeTemplate);

    private readonly TempDirectory _directory = new();
    private readonly ServiceProvider _services;
    private string? _server;

    private TestDatabase()
    {
        Settings = With();
        _services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddDatabase(Settings).BuildServiceProvider();
    }

    /// <summary>Whether it is on SQL Server.</summary>
    public static bool IsSqlServer => SqlServerSource.IsChosen;

    public PlatformSettings Settings { get; }

    /// <summary>The SQLite file.</summary>
    public string File => _directory.File("platform.db");

    /// <summary>The settings of a node that shares only the database with the others in this process.</summary>
    public PlatformSettings AnotherNode => Settings with
    {
        // A different text: otherwise writers to one file share the process's writer lock, and connections to one server share a pool.
        Database = new DatabaseSettings(
            Settings.Database.Provider,
            IsSqlServer
                ? $"{Settings.Database.ConnectionString};Application Name=another-node"
                : $"Data Source={File};Pooling=False;Default Timeout=29"),
    };

    /// <summary>The options of contexts.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Creates contexts as the product's singletons do.</summary>
    public Func<AppDb> Contexts => _services.GetRequiredService<Func<AppDb>>();

    /// <summary>A database with the current schema.</summary>
    public static TestDatabase Create()
    {
        var database = new TestDatabase();
        if (IsSqlServer) database.Migrate();
        else System.IO.File.WriteAllBytes(database.File, Migrated.Value);
        return database;
    }

    /// <summary>No file yet, or no database on the server.</summary>
    public static TestDatabase CreateEmpty() => new();

    /// <summary>A context as in a request.</summary>
    public AppDb Open()
    {
        var db = Contexts();
        db.Forget();
        return db;
    }

    /// <summary>Migrates the schema, on separate connections as another node would.</summary>
    public DatabaseSchema NewSchema() =>
        new ServiceCollection().AddSingleton(TimeProvider.System)
            .AddLogging()
            .AddDatabase(Settings)
            .AddDatabaseSchema(Settings)
            .BuildServiceProvider()
            .GetRequiredService<DatabaseSchema>();

    /// <summary>The settings to connect to it, and more.</summary>
    public PlatformSettings With(params (string Key, string? Value)[] more)
    {
        if (!IsSqlServer) return TestSettings.In(_directory.Path, more);

        // In Development, a node on SQL Server generates its keys, as one on SQLite does everywhere.
        _server ??= SqlServerSource.NewDatabase();
        return TestSettings.Read(
            Environments.Development,
            [
                ("Platform:DataDirectory", _directory.Path),
                ("Database:Provider", nameof(DatabaseProvider.SqlServer)),
                ("ConnectionStrings:Platform", _server),
                .. more,
            ]);
    }

    /// <summary>The provider-specific part.</summary>
    public static T Choose<T>(Func<T> sqlite, Func<T> sqlServer) => IsSqlServer ? sqlServer() : sqlite();

    /// <summary>A context with interceptors, which the product doesn't create itself.</summary>
    public AppDb OpenWith(params IInterceptor[] interceptors) =>
        IsSqlServer ? new SqlServerAppDb(Options<SqlServerAppDb>(interceptors)) : new SqliteAppDb(Options<SqliteAppDb>(interceptors));

    /// <summary>Bytes as an SQL literal.</summary>
    public static string Literal(byte[] bytes) => IsSqlServer ? $"0x{Convert.ToHexString(bytes)}" : $"x'{Convert.ToHexString(bytes)}'";

    /// <summary>A statement that inserts rows with explicit ids into a table whose ids the database generates.</summary>
    public static string WithIds(string table, string sql) =>
        IsSqlServer ? $"SET IDENTITY_INSERT {table} ON; {sql}; SET IDENTITY_INSERT {table} OFF" : sql;

    /// <summary>Queries the database directly, bypassing the model: a row's values as SQLite would print them.</summary>
    public List<string> Ask(string sql)
    {
        using var connection = NewConnection();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader, column))));
        return rows;
    }

    /// <summary>An organization with one admin, saved.</summary>
    public async Task<User> SeedAsync(string slug = "acme", string email = "you@example.com")
    {
        await using var db = Open();
        var user = NewUser(slug, email);
        db.Add(user);
        Assert.Null(await db.SaveAsync(Ct));
        return user;
    }

    /// <summary>A person of a new organization, not saved.</summary>
    public static User NewUser(string slug = "acme", string email = "you@example.com") =>
        User.Create(
            Organization.Create("Acme Corp", OrganizationSlug.TryParse(slug)!, Organization.FirstApiVersion, Start),
            EmailAddress.TryParse(email)!,
            "hash",
            Role.Admin,
            Start);

    /// <summary>A sign-in, not saved.</summary>
    public static Session NewSession(User user, DateTimeOffset now) =>
        Session.Start(
            user,
            new Device("127.0.0.1", "tests"),
            new IssuedRefreshToken(RefreshTokenSecret.Hash(RefreshTokenSecret.New()), TimeSpan.FromDays(30)),
            now);

    /// <summary>A key of a saved person; the key itself isn't saved.</summary>
    public static ApiKey NewKey(User user, ApiKeySecret? secret = null, params string[] scopes) => ApiKey.Create(
        new ApiKeyGrant(user.OrganizationId, user.Id, "Deploys", ApiKeyFormat.Wrk, KeyEnvironment.Live, scopes, null),
        secret ?? ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live),
        Guid.CreateVersion7(),
        Start);

    public void Dispose()
    {
        _services.Dispose();
        if (IsSqlServer) Drop();
        _directory.Dispose();
    }

    private DbContextOptions<TContext> Options<TContext>(IInterceptor[] interceptors)
        where TContext : AppDb
    {
        var options = new DbContextOptionsBuilder<TContext>();
        Databases.Use(options.AddInterceptors(interceptors), Settings.Database);
        return options.Options;
    }

    private DbConnection NewConnection() =>
        IsSqlServer ? new SqlConnection(_server) : new SqliteConnection($"Data Source={File};Pooling=False");

    private void Migrate()
    {
        using var db = OpenWith();
        db.Database.Migrate();
    }

    private void Drop()
    {
        SqlConnection.ClearAllPools();
        using var db = OpenWith();
        db.Database.EnsureDeleted();
    }

    private static string Text(DbDataReader reader, int column) => reader.GetValue(column) switch
    {
        DateTime day when reader.GetDataTypeName(column) == "date" => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime instant => instant.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static byte[] MakeTemplate()
    {
        using var directory = new TempDirectory();
        var file = directory.File("template.db");
        var options = new DbContextOptionsBuilder<SqliteAppDb>();
        Databases.Use(options, new DatabaseSettings(DatabaseProvider.Sqlite, $"Data Source={file};Pooling=False"));
        using (var db = new SqliteAppDb(options.Options)) db.Database.Migrate();

        // The last connection has written its log into the file.
        return System.IO.File.ReadAllBytes(file);
    }
}
