using DotNet.Testcontainers.Builders;
using Microsoft.Data.SqlClient;
using Testcontainers.MsSql;

namespace Platform.TestKit;

/// <summary>
/// Determines whether tests run on SQL Server, and provides the server: a container if a Docker engine is
/// available, otherwise the configured server.
/// </summary>
internal static class SqlServerSource
{
    /// <summary>The environment variable for the provider of a run: <c>SqlServer</c> or <c>Sqlite</c>; SQLite by default.</summary>
    private const string ChoiceVariable = "PLATFORM_TEST_DATABASE";

    /// <summary>The environment variable for the connection string of a server on which databases may be created and dropped.</summary>
    private const string ServerVariable = "PLATFORM_TEST_SQLSERVER";

    /// <summary>
    /// The environment variable for the name of a <c>build/test</c> run: its test projects share a container, which the script removes.
    /// </summary>
    private const string RunVariable = "PLATFORM_TEST_RUN";

    private const string RunLabel = "platform.test.run";

    private const string Image = "mcr.microsoft.com/mssql/server:2022-latest";

    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>Whether the tests of this process run on SQL Server.</summary>
    public static bool IsChosen =>
        string.Equals(Environment.GetEnvironmentVariable(ChoiceVariable), "SqlServer", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why the tests of this process don't run on SQL Server; null where they do.</summary>
    public static string? WhyNone
    {
        get
        {
            if (!IsChosen) return $"These tests ran on SQLite; build/test runs them on SQL Server too, as does {ChoiceVariable}=SqlServer";
            return Found.Value is null ? $"SQL Server: no Docker engine answers, and {ServerVariable} holds no connection string" : null;
        }
    }

    /// <summary>The connection string for a new database, which isn't created yet.</summary>
    /// <exception cref="InvalidOperationException">There is no server.</exception>
    public static string NewDatabase() => new SqlConnectionStringBuilder(Found.Value ?? throw new InvalidOperationException(WhyNone))
    {
        InitialCatalog = $"platform_test_{Guid.NewGuid():n}",
    }.ToString();

    private static string? Find()
    {
        if (FromContainer() is { } container) return container;
        var given = Environment.GetEnvironmentVariable(ServerVariable);
        return string.IsNullOrWhiteSpace(given) ? null : given;
    }

    private static string? FromContainer()
    {
        try
        {
            // Without the name of a run, the container lives as long as the process: the library's reaper then removes it.
            var builder = new MsSqlBuilder(Image);
            var run = Environment.GetEnvironmentVariable(RunVariable);
            if (!string.IsNullOrEmpty(run)) builder = builder.WithReuse(true).WithLabel(RunLabel, run);
            var container = builder.Build();
            container.StartAsync().GetAwaiter().GetResult();
            return container.GetConnectionString();
        }
        catch (Exception noEngine) when (noEngine is ArgumentException or DockerUnavailableException)
        {
            return null;
        }
    }
}
