using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Platform.Infrastructure.Persistence.Lists;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>
/// Spans of statements sent to the embedded database, following the semantic conventions for databases. For SQL Server the driver's
/// instrumentation creates them; SQLite's driver has none.
/// </summary>
public static partial class SqliteSpans
{
    /// <summary>The name of the activity source, for exporters.</summary>
    public const string Name = "Platform.Sqlite";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>
    /// Starts a span; returns null without allocating if there is no listener. Statements outside a span, such as the change feed's four a
    /// second, get none, because each would be a separate trace.
    /// </summary>
    internal static Activity? Start(string statement)
    {
        if (Activity.Current is null || !Source.HasListeners()) return null;
        var operation = Operation().Match(statement).Value.ToUpperInvariant();
        var table = Table().Match(statement) is { Success: true } found ? found.Groups[1].Value : null;
        var summary = table is null ? operation : $"{operation} {table}";
        if (Source.StartActivity(summary, ActivityKind.Client) is not { } span) return null;

        // Neither the statement's text nor its parameters, which may contain secrets.
        span.SetTag("db.system.name", "sqlite");
        span.SetTag("db.operation.name", operation);
        span.SetTag("db.query.summary", summary);
        if (table is not null) span.SetTag("db.collection.name", table);
        return span;
    }

    /// <summary>Records an error of the database.</summary>
    internal static void SetRefusal(this Activity span, SqliteException refusal)
    {
        var code = refusal.SqliteExtendedErrorCode.ToString(CultureInfo.InvariantCulture);
        span.SetTag("db.response.status_code", code);
        span.SetTag("error.type", code);
        span.SetStatus(ActivityStatusCode.Error);
    }

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Operation();

    [GeneratedRegex("""\b(?:FROM|INTO|UPDATE)\s+["\[]?([A-Za-z_]\w*)""")]
    private static partial Regex Table();
}

/// <summary>A connection that creates spans for its statements while a request or a use case is traced.</summary>
internal sealed class TracedSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly PreparedQueries _prepared = new();
    private readonly SqliteState _state = new();

    /// <summary>Counts of lists, valid in the state of the database that they were made in.</summary>
    public KnownCounts Counts { get; } = new();

    /// <summary>The state of the database; null within a transaction.</summary>
    public (long Others, long Own)? ReadState() => State == ConnectionState.Open ? _state.Read(this) : null;

    public override SqliteCommand CreateCommand() =>
        new TracedSqliteCommand(_prepared) { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    public override void Close()
    {
        _prepared.Clear();
        _state.Dispose();
        Counts.Clear();
        base.Close();
    }
}

/// <summary>A command of such a connection. All ways to execute it call <c>ExecuteReader</c>.</summary>
internal sealed class TracedSqliteCommand(PreparedQueries prepared) : SqliteCommand
{
    private SqliteCommand? _lent;
    private SqliteDataReader? _reader;

    public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
    {
        using var span = SqliteSpans.Start(CommandText);
        try
        {
            GiveBack();
            _lent = prepared.Take(this);
            return _reader = _lent is null ? base.ExecuteReader(behavior) : _lent.ExecuteReader(behavior);
        }
        catch (SqliteException refusal)
        {
            span?.SetRefusal(refusal);
            throw;
        }
    }

    // EF Core reads by these two; a reader of the driver's own type is what ExecuteReader returns.
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new SqliteRows(ExecuteReader(behavior));

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ExecuteDbDataReader(behavior));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) GiveBack();
        base.Dispose(disposing);
    }

    private void GiveBack()
    {
        if (_lent is null) return;
        prepared.Return(_lent, _reader);
        (_lent, _reader) = (null, null);
    }
}
