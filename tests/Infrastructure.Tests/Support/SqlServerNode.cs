using Microsoft.Data.SqlClient;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Common;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Schema;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Tests.Support;

/// <summary>The product's contexts on a SQL Server connection string, with its defaults.</summary>
internal sealed class SqlServerNode : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly ServiceProvider _services;

    public SqlServerNode(string connectionString, Action<IServiceCollection>? change = null)
    {
        ConnectionString = SqlServerConnectionString.WithDefaults(new SqlConnectionStringBuilder(connectionString));
        Settings = TestSettings.In(_directory.Path) with { Database = new DatabaseSettings(DatabaseProvider.SqlServer, ConnectionString) };
        var services = new ServiceCollection().AddSingleton(TimeProvider.System)
            .AddLogging()
            .AddDatabase(Settings)
            .AddDatabaseSchema(Settings)
            .AddSingleton<Readiness>()
            .AddSingleton(Settings);
        change?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public string ConnectionString { get; }

    public PlatformSettings Settings { get; }

    public IServiceProvider Services => _services;

    /// <summary>A context created by the product's registrations.</summary>
    public AppDb Open() => _services.GetRequiredService<Func<AppDb>>()();

    /// <summary>A scope as in a request.</summary>
    public AsyncServiceScope Scope(out AppDb db)
    {
        var scope = _services.CreateAsyncScope();
        db = (AppDb)scope.ServiceProvider.GetRequiredService<IAppDb>();
        return scope;
    }

    public void Dispose()
    {
        _services.Dispose();
        SqlConnection.ClearPool(new SqlConnection(ConnectionString));
        _directory.Dispose();
    }
}
