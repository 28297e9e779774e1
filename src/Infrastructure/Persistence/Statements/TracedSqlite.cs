using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>
/// The spans of statements sent to the embedded database, by the semantic conventions for databases. SQL Server's are made
/// by the instrumentation of its driver; SQLite's driver has none.
/// </summary>
public static partial class SqliteSpans
{
    /// <summary>The name of the source, which an exporter subscribes to.</summary>
    public const string Name = "Platform.Sqlite";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>
    /// Starts a span; null, and nothing allocated, where no one listens. A statement that no span is around, such as what each
    /// node asks four times a second, would be a trace by itself: it has none.
    /// </summary>
    internal static Activity? Start(string statement)
    {
        if (Activity.Current is null || !Source.HasListeners()) return null;
        var operation = Operation().Match(statement).Value.ToUpperInvariant();
        var table = Table().Match(statement) is { Success: true } found ? found.Groups[1].Value : null;
        var summary = table is null ? operation : $"{operation} {table}";
        if (Source.StartActivity(summary, ActivityKind.Client) is not { } span) return null;

        // Neither the statement's text nor its parameters: what they hold may be secret.
        span.SetTag("db.system.name", "sqlite");
        span.SetTag("db.operation.name", operation);
        span.SetTag("db.query.summary", summary);
        if (table is not null) span.SetTag("db.collection.name", table);
        return span;
    }

    /// <summary>Notes that the database refused.</summary>
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

/// <summary>A connection whose statements are spans while a request or a use case is traced.</summary>
internal sealed class TracedSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    public override SqliteCommand CreateCommand() =>
        new TracedSqliteCommand { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };
}

/// <summary>A command of such a connection. Every way to execute it leads through <c>ExecuteReader</c>.</summary>
internal sealed class TracedSqliteCommand : SqliteCommand
{
    public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
    {
        using var span = SqliteSpans.Start(CommandText);
        try
        {
            return base.ExecuteReader(behavior);
        }
        catch (SqliteException refusal)
        {
            span?.SetRefusal(refusal);
            throw;
        }
    }
}
