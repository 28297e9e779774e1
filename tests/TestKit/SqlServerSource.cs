namespace Platform.TestKit;

/// <summary>Where a SQL Server for the tests comes from: a setting, else a container where that is possible, else nowhere.</summary>
internal static class SqlServerSource
{
    /// <summary>Holds the connection string of a server on which databases may be made and dropped.</summary>
    private const string Variable = "PLATFORM_TEST_SQLSERVER";

    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>How the server is reached, or null where there is none.</summary>
    public static string? ConnectionString => Found.Value;

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? WhyNone => ConnectionString is not null
        ? null
        : $"SQL Server tests skipped: set {Variable} to a connection string, or run with a Docker engine";

    private static string? Find()
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(given) ? FromContainer() : given;
    }

    // Lives as long as the process; the library's own reaper takes it away after that.
    private static string? FromContainer()
    {
        try
        {
            var container = new Testcontainers.MsSql.MsSqlBuilder("mcr.microsoft.com/mssql/server:2022-latest").Build();
            container.StartAsync().GetAwaiter().GetResult();
            return container.GetConnectionString();
        }
        catch (Exception noEngine) when (noEngine is ArgumentException or DotNet.Testcontainers.Builders.DockerUnavailableException)
        {
            return null;
        }
    }
}
