using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

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
