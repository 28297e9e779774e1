using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Tests.Support.Scripted;

/// <summary>
/// SQL Server as a test wants it: what is sent is recorded in order, and a handler answers it. A command, a batch and each operation
/// of a transaction are one round trip, as they are on the wire. What the handler throws, the command throws.
/// </summary>
internal sealed class ScriptedDatabase : IDisposable
{
    /// <summary>What is recorded, and given to the handler, where a transaction begins.</summary>
    public const string Begin = "BEGIN TRANSACTION";

    /// <summary>What is recorded, and given to the handler, where a transaction is committed.</summary>
    public const string Commit = "COMMIT";

    /// <summary>What is recorded, and given to the handler, where a transaction is rolled back.</summary>
    public const string Rollback = "ROLLBACK";

    private readonly Func<ScriptedStatement, ScriptedAnswer> _answer;
    private readonly List<string> _roundTrips = [];
    private readonly TempDirectory _directory = new();
    private readonly ServiceProvider _services;

    /// <param name="answer">Answers a statement. For operations of a transaction the answer has no meaning, but an exception has.</param>
    public ScriptedDatabase(Func<ScriptedStatement, ScriptedAnswer> answer)
    {
        _answer = answer;
        Settings = TestSettings.In(_directory.Path) with
        {
            Database = new DatabaseSettings(DatabaseProvider.SqlServer, "Server=scripted;Database=platform;User ID=sa;Password=scripted"),
        };
        _services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddDatabase(Settings).BuildServiceProvider();
    }

    public PlatformSettings Settings { get; }

    /// <summary>What the product's own registrations make for this database.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Runs when a connection is opened, which costs a pooled one no round trip; may throw.</summary>
    public Action? Opening { get; set; }

    /// <summary>What was sent so far, by all contexts.</summary>
    public IReadOnlyList<string> RoundTrips
    {
        get { lock (_roundTrips) return [.. _roundTrips]; }
    }

    /// <summary>What was sent so far, without the operations of transactions.</summary>
    public IReadOnlyList<string> Statements => [.. RoundTrips.Where(sent => sent is not (Begin or Commit or Rollback))];

    /// <summary>Makes contexts as the product's singletons do, each on a connection of its own.</summary>
    public Func<AppDb> Contexts => Open;

    /// <summary>A context, as a request has one.</summary>
    public AppDb Open()
    {
        var options = new DbContextOptionsBuilder<SqlServerAppDb>();
        Databases.Use(options, Settings.Database);
        options.UseSqlServer(NewConnection(), contextOwnsConnection: true);
        var db = new SqlServerAppDb(options.Options);
        db.Begin(_services.GetRequiredService<Func<ISaveParticipant[]>>());
        return db;
    }

    /// <summary>A connection for a context of the test's own.</summary>
    public ScriptedConnection NewConnection() => new(this);

    /// <summary>Forgets what was sent.</summary>
    public void Forget()
    {
        lock (_roundTrips) _roundTrips.Clear();
    }

    public void Dispose()
    {
        _services.Dispose();
        _directory.Dispose();
    }

    internal void Record(string text)
    {
        lock (_roundTrips) _roundTrips.Add(Unbounded(text));
    }

    // Each statement but those of long work begins with the limit on its wait for locks, which other tests are about.
    private static string Unbounded(string text) => text.Replace(SqlServerAppDb.WithLockTimeout(""), "", StringComparison.Ordinal);

    internal ScriptedAnswer Answer(string text, IEnumerable<SqlParameter> parameters) =>
        _answer(new ScriptedStatement(Unbounded(text), [.. parameters]));
}

/// <summary>What was sent.</summary>
/// <param name="Text">The text of a command, or the name of an operation of a transaction.</param>
/// <param name="Parameters">The command's.</param>
internal sealed record ScriptedStatement(string Text, IReadOnlyList<SqlParameter> Parameters)
{
    /// <summary>A parameter's value.</summary>
    public object? this[string name] => Parameters.Single(parameter => parameter.ParameterName == name).Value;

    /// <summary>Whether a text stands in it.</summary>
    public bool Has(string text) => Text.Contains(text, StringComparison.Ordinal);
}

/// <summary>What the database answers.</summary>
/// <param name="Affected">How many rows a statement that writes has changed.</param>
/// <param name="Sets">The sets of rows, in order.</param>
internal sealed record ScriptedAnswer(int Affected, params IReadOnlyList<IReadOnlyList<object?[]>> Sets)
{
    /// <summary>Thrown once the sets are read, as what fails after them in the same command is; null where nothing does.</summary>
    public Exception? AtEnd { get; init; }

    /// <summary>No row, and none changed.</summary>
    public static readonly ScriptedAnswer Nothing = new(0);

    /// <summary>No row, and some changed.</summary>
    public static ScriptedAnswer Changed(int rows) => new(rows);

    /// <summary>One set of rows.</summary>
    public static ScriptedAnswer Rows(params object?[][] rows) => new(rows.Length, [rows]);

    /// <summary>One row.</summary>
    public static ScriptedAnswer Row(params object?[] row) => Rows(row);
}
