using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Tests.Support;

/// <summary>A real SQLite file of a test's own, with the product's way to open it.</summary>
internal sealed class TestDatabase : IDisposable
{
    // Migrated once; every test gets a copy.
    private static readonly Lazy<byte[]> Migrated = new(MakeTemplate);

    private readonly TempDirectory _directory = new();
    private readonly ServiceProvider _services;

    private TestDatabase()
    {
        Settings = TestSettings.In(_directory.Path);
        _services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddDatabase(Settings).BuildServiceProvider();
    }

    public PlatformSettings Settings { get; }

    public string File => _directory.File("platform.db");

    /// <summary>What contexts are made with.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Makes contexts as the product's singletons do.</summary>
    public Func<AppDb> Contexts => _services.GetRequiredService<Func<AppDb>>();

    /// <summary>With the present schema.</summary>
    public static TestDatabase Create()
    {
        var database = new TestDatabase();
        System.IO.File.WriteAllBytes(database.File, Migrated.Value);
        return database;
    }

    /// <summary>No file yet.</summary>
    public static TestDatabase CreateEmpty() => new();

    /// <summary>A context, as a request has one.</summary>
    public AppDb Open()
    {
        var db = Contexts();
        db.Forget();
        return db;
    }

    /// <summary>What brings the schema up to date, on connections of its own as another node's would be.</summary>
    public DatabaseSchema NewSchema() =>
        new(new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddDatabase(Settings).BuildServiceProvider().GetRequiredService<Func<AppDb>>(), Settings);

    /// <summary>Asks the file itself, past the model.</summary>
    public List<string> Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
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
        User.Create(Organization.Create("Acme Corp", OrganizationSlug.TryParse(slug)!, Start), EmailAddress.TryParse(email)!, "hash", Role.Admin, Start);

    /// <summary>A sign-in, not saved.</summary>
    public static Session NewSession(User user, DateTimeOffset now) =>
        Session.Start(user, new Device("127.0.0.1", "tests"), new IssuedRefreshToken(RefreshTokenSecret.Hash(RefreshTokenSecret.New()), TimeSpan.FromDays(30)), now);

    /// <summary>A key of a person who is saved, not saved itself.</summary>
    public static ApiKey NewKey(User user, ApiKeySecret? secret = null, params string[] scopes) => ApiKey.Create(
        new ApiKeyGrant(user.OrganizationId, user.Id, "Deploys", ApiKeyFormat.Wrk, KeyEnvironment.Live, scopes, null),
        secret ?? ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live),
        Guid.CreateVersion7(),
        Start);

    public void Dispose()
    {
        _services.Dispose();
        _directory.Dispose();
    }

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
