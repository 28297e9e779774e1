using System.Reflection;
using Platform.Application.Billing;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Usage;
using Platform.Application.Versions;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Views;

/// <summary>On both providers, each list and lookup of a view is one statement that selects the shown columns and nothing else.</summary>
public sealed class ViewQueriesTests
{
    private static readonly Caller Someone =
        TestCallers.Of(TestDatabase.NewUser()) with { Organization = new(7), User = new(8), Session = new(9) };

    // Columns by which a page within a statement is sorted and joined.
    private static readonly string[] Keys = ["Id", "ProjectId"];

    public static TheoryData<string> Names => [.. ViewQuery.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task View_is_read_from_SQLite_by_one_statement_of_its_columns(string name)
    {
        using var database = TestDatabase.Create();
        var sent = new SentCommands();
        await using var db = database.OpenWith(sent);
        await ReadAsync(ViewQuery.All[name], db);

        AssertSelected(ViewQuery.All[name].Columns, Assert.Single(sent.Texts));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task View_is_read_from_SQL_Server_by_one_statement_of_its_columns(string name)
    {
        using var database = new ScriptedDatabase(_ => ScriptedAnswer.Nothing);
        await using var db = database.Open();
        await ReadAsync(ViewQuery.All[name], db);

        AssertSelected(ViewQuery.All[name].Columns, Assert.Single(database.RoundTrips));
    }

    // Usage is summed by day and key, and a plan is composed of limits and a subscription: neither is an entity's view.
    [Fact]
    public void Every_use_case_that_reads_views_from_the_database_is_tested_here() => Assert.Equal(
        typeof(IAppDb).Assembly.GetTypes()
            .Where(ReadsViews)
            .Except([typeof(GetUsage), typeof(GetPlan), typeof(GetCalledOperations)])
            .Select(useCase => useCase.Name)
            .Order(StringComparer.Ordinal),
        ViewQuery.All.Values.Select(query => query.UseCase.Name).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("SELECT \"p\".\"Id\"\nFROM \"Projects\" AS \"p\"")]
    [InlineData("SELECT TOP(2) [p].[Id], [p].[Name], [p].[PasswordHash]\nFROM [Projects] AS [p]")]
    [InlineData("SELECT [p].[Name], [p].[Id]\nFROM [Projects] AS [p]")]
    [InlineData("SELECT [p].[Id], CASE\n    WHEN [p].[Name] IS NOT NULL THEN [p].[Name]\nEND, CAST(1 AS bit)\nFROM [Projects] AS [p]")]
    [InlineData("SELECT [t].[Id], [t].[Name]\nFROM (\n    SELECT [p].[Id], [p].[Name], [p].[Secret]\n    FROM [Projects] AS [p]\n) AS [t]")]
    public void Statement_that_selects_other_columns_is_found_Has_teeth(string statement) =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertSelected("Id, Name", statement));

    [Fact]
    public void Statement_that_selects_allowed_columns_is_not_found() => AssertSelected(
        "Id, Name+Title, count",
        "SELECT TOP(2) [t].[Id], COALESCE([t].[Name], [t].[Title]), (\n    SELECT COUNT(*)\n    FROM [Projects] AS [q])\n"
        + "FROM (\n    SELECT [p].[Id], [p].[Name], [p].[ProjectId], [p].[Title]\n    FROM [Projects] AS [p]\n) AS [t]");

    private static void AssertSelected(string columns, string statement)
    {
        Assert.Equal(columns, SelectedColumns.Of(statement));
        Assert.Empty(SelectedColumns.Within(statement).Except(columns.Split([", ", "+"], StringSplitOptions.None)).Except(Keys));
    }

    // The databases are empty: a query for a row that must exist fails after its statement was sent.
    private static async Task ReadAsync(ViewQuery query, AppDb db)
    {
        try
        {
            await query.ReadAsync(db, Someone);
        }
        catch (InvalidOperationException missing)
        {
            Assert.Contains("Sequence contains no elements", missing.Message, StringComparison.Ordinal);
        }
    }

    private static bool ReadsViews(Type useCase) =>
        useCase.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQuery<>)) is { } query
        && useCase.GetNestedType("Handler", BindingFlags.NonPublic)!.GetConstructors()[0].GetParameters()
            .Any(parameter => parameter.ParameterType == typeof(IAppDb))
        && HasView(query.GetGenericArguments()[0]);

    private static bool HasView(Type answer) =>
        answer.Name.EndsWith("View", StringComparison.Ordinal)
        || answer.GetGenericArguments().Any(HasView)
        || (answer.Assembly == typeof(IAppDb).Assembly
            && answer.GetProperties().SelectMany(member => member.PropertyType.GetGenericArguments()).Any(HasView));
}
