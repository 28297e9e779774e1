using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Platform.TransactSql.Tests;

/// <summary>
/// Microsoft's T-SQL parser, for SQL Server 2019 and later. It parses what a server would, and treats <c>GO</c> as the end of a batch.
/// </summary>
internal static partial class TransactSqlParser
{
    /// <summary>The errors in the text, each with its line; empty where it can be parsed.</summary>
    public static List<string> Problems(string sql)
    {
        Parse(sql, out var problems);
        return problems;
    }

    /// <summary>The statements of the text, including nested ones.</summary>
    public static List<TSqlStatement> Statements(string sql)
    {
        var statements = new StatementCollector();
        Parse(sql, out _).Accept(statements);
        return statements.Found;
    }

    private static TSqlFragment Parse(string sql, out List<string> problems)
    {
        // EF's raw statements have numbered placeholders: {0} is sent as @p0.
        using var text = new StringReader(Placeholder().Replace(sql, "@p$1"));
        var fragment = new TSql150Parser(initialQuotedIdentifiers: true).Parse(text, out var errors);
        problems = [.. errors.Select(error => $"line {error.Line}: {error.Message}")];
        return fragment;
    }

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Placeholder();

    private sealed class StatementCollector : TSqlFragmentVisitor
    {
        public List<TSqlStatement> Found { get; } = [];

        public override void Visit(TSqlStatement node) => Found.Add(node);
    }
}
