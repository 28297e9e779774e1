using DotNet.Testcontainers.Builders;
using Microsoft.Data.SqlClient;
using Testcontainers.MsSql;

namespace Platform.TestKit;

/// <summary>
/// Whether tests run on SQL Server, and the server for them: a container where a Docker engine answers, else the one that is configured.
/// </summary>
internal static class SqlServerSource
{
    /// <summary>Selects the provider of a run: <c>SqlServer</c>, or <c>Sqlite</c>; without it, SQLite.</summary>
    private const string ChoiceVariable = "PLATFORM_TEST_DATABASE";

    /// <summary>Holds the connection string of a server on which databases may be made and dropped.</summary>
    private const string ServerVariable = "PLATFORM_TEST_SQLSERVER";

    /// <summary>Names the run of <c>build/test</c>: its test projects share one container, which the script removes.</summary>
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

    /// <summary>How a new database is reached, which is not made yet.</summary>
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
            // Without a run's name it lives as long as the process: the library's reaper removes it after that.
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
