using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Tests.Support.Scripted;

/// <summary>
/// A scripted SQL Server: statements are recorded in order and answered by a handler. A command, a batch and each operation of a
/// transaction are one round trip, as on the wire. An exception of the handler is thrown by the command.
/// </summary>
internal sealed class ScriptedDatabase : IDisposable
{
    /// <summary>Recorded, and passed to the handler, when a transaction begins.</summary>
    public const string Begin = "BEGIN TRANSACTION";

    /// <summary>Recorded, and passed to the handler, when a transaction is committed.</summary>
    public const string Commit = "COMMIT";

    /// <summary>Recorded, and passed to the handler, when a transaction is rolled back.</summary>
    public const string Rollback = "ROLLBACK";

    private readonly Func<ScriptedStatement, ScriptedAnswer> _answer;
    private readonly List<string> _roundTrips = [];
    private readonly TempDirectory _directory = new();
    private readonly ServiceProvider _services;

    /// <param name="answer">Answers a statement. For transaction operations the answer is ignored, but an exception is thrown.</param>
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

    /// <summary>The services that the product's registrations create for this database.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Runs when a connection is opened, which takes no round trip for a pooled one; may throw.</summary>
    public Action? Opening { get; set; }

    /// <summary>Everything sent so far, by all contexts.</summary>
    public IReadOnlyList<string> RoundTrips
    {
        get { lock (_roundTrips) return [.. _roundTrips]; }
    }

    /// <summary>The statements sent so far, without transaction operations.</summary>
    public IReadOnlyList<string> Statements => [.. RoundTrips.Where(sent => sent is not (Begin or Commit or Rollback))];

    /// <summary>Creates contexts as the product's singletons do, each on its own connection.</summary>
    public Func<AppDb> Contexts => Open;

    /// <summary>A context as in a request.</summary>
    public AppDb Open()
    {
        var options = new DbContextOptionsBuilder<SqlServerAppDb>();
        Databases.Use(options, Settings.Database);
        options.UseSqlServer(NewConnection(), contextOwnsConnection: true);
        var db = new SqlServerAppDb(options.Options);
        db.Begin(_services.GetRequiredService<Func<ISaveParticipant[]>>());
        return db;
    }

    /// <summary>A connection for a context of the test.</summary>
    public ScriptedConnection NewConnection() => new(this);

    /// <summary>Clears the recorded statements.</summary>
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

    // Every statement except those of long work begins with the lock timeout, which other tests cover.
    private static string Unbounded(string text) => text.Replace(SqlServerAppDb.WithLockTimeout(""), "", StringComparison.Ordinal);

    internal ScriptedAnswer Answer(string text, IEnumerable<SqlParameter> parameters) =>
        _answer(new ScriptedStatement(Unbounded(text), [.. parameters]));
}

/// <summary>A recorded statement.</summary>
/// <param name="Text">The text of a command, or the name of an operation of a transaction.</param>
/// <param name="Parameters">The command's parameters.</param>
internal sealed record ScriptedStatement(string Text, IReadOnlyList<SqlParameter> Parameters)
{
    /// <summary>A parameter's value.</summary>
    public object? this[string name] => Parameters.Single(parameter => parameter.ParameterName == name).Value;

    /// <summary>Whether the text contains another.</summary>
    public bool Has(string text) => Text.Contains(text, StringComparison.Ordinal);
}

/// <summary>The database's answer to a statement.</summary>
/// <param name="Affected">The number of rows that a statement changed.</param>
/// <param name="Sets">The result sets, in order.</param>
internal sealed record ScriptedAnswer(int Affected, params IReadOnlyList<IReadOnlyList<object?[]>> Sets)
{
    /// <summary>Thrown once the sets are read, as if a later part of the same command failed; null for no failure.</summary>
    public Exception? AtEnd { get; init; }

    /// <summary>No rows, and none changed.</summary>
    public static readonly ScriptedAnswer Nothing = new(0);

    /// <summary>No rows, and some changed.</summary>
    public static ScriptedAnswer Changed(int rows) => new(rows);

    /// <summary>One result set.</summary>
    public static ScriptedAnswer Rows(params object?[][] rows) => new(rows.Length, [rows]);

    /// <summary>One row.</summary>
    public static ScriptedAnswer Row(params object?[] row) => Rows(row);
}
