using System.Diagnostics;
using Microsoft.Data.SqlClient;
using Platform.Application.Common;

namespace Platform.WebApi.Tests.Observability;

/// <summary>The spans of SQL Server statements. The driver announces statements; the tests do so in its place, without a server.</summary>
public sealed class SqlServerSpansTests(TracedApp traced) : IClassFixture<TracedApp>
{
    private const string Password = "correct-horse-battery-staple";

    private static readonly DiagnosticListener Driver = new("SqlClientDiagnosticListener");
    private static readonly ActivitySource UseCases = new(UseCaseSpans.Name);

    [Fact]
    public void Statement_of_a_use_case_is_a_span_below_it_without_values_or_password()
    {
        using var around = UseCases.StartActivity("Around");
        Assert.NotNull(around);

        Announce("SELECT [Id] FROM [Projects] WHERE [Name] = 'Traced' AND [Id] = @p0");

        var span = Assert.Single(traced.Spans(), span => span.ParentSpanId == around.SpanId);
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal("microsoft.sql_server", span.GetTagItem("db.system.name"));
        Assert.Contains("SELECT", span.DisplayName, StringComparison.Ordinal);
        foreach (var value in (string[])["Traced", Password, "a value"]) Assert.False(Has(span, value), value);
    }

    [Fact]
    public void Failed_statement_is_an_error_without_the_servers_message()
    {
        using var around = UseCases.StartActivity("Around");
        Assert.NotNull(around);

        Announce("INSERT INTO [Users] ([Email]) VALUES (@p0)", new InvalidOperationException("The duplicate key value is (a value)."));

        var span = Assert.Single(traced.Spans(), span => span.ParentSpanId == around.SpanId);
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
        Assert.Equal(typeof(InvalidOperationException).FullName, span.GetTagItem("error.type"));
        Assert.False(Has(span, "a value"));
    }

    [Fact]
    public void Statement_outside_a_span_starts_no_trace()
    {
        // A table that no other test uses, because other tests' statements are traced at the same time.
        Announce("SELECT [Id] FROM [WithNoSpanAround] WHERE [Id] > @p0");

        Assert.DoesNotContain(traced.Spans(), span => Has(span, "WithNoSpanAround"));
    }

    private static bool Has(Activity span, string text) =>
        span.TagObjects.Any(tag => $"{tag.Value}".Contains(text, StringComparison.Ordinal));

    private static void Announce(string statement, Exception? refusal = null)
    {
        using var connection = new SqlConnection($"Server=db;Database=platform;User Id=platform;Password={Password}");
        using var command = new SqlCommand(statement, connection);
        command.Parameters.AddWithValue("@p0", "a value");
        var id = Guid.NewGuid();
        var start = new { OperationId = id, Operation = "ExecuteReader", Command = command };
        Driver.Write("Microsoft.Data.SqlClient.WriteCommandBefore", start);
        var end = new { OperationId = id, Operation = "ExecuteReader", Command = command, Exception = refusal };
        Driver.Write(refusal is null ? "Microsoft.Data.SqlClient.WriteCommandAfter" : "Microsoft.Data.SqlClient.WriteCommandError", end);
    }
}
