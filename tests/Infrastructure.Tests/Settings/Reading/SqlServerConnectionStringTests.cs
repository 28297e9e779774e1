using Microsoft.Data.SqlClient;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Tests.Settings.Reading;

public sealed class SqlServerConnectionStringTests
{
    [Fact]
    public void Missing_connection_settings_get_defaults_with_short_timeouts()
    {
        var settled = Settle("Server=db;Database=platform;User ID=platform;Password=secret");

        Assert.Equal((3, 0, 4), (settled.ConnectTimeout, settled.ConnectRetryCount, settled.CommandTimeout));
        Assert.Equal(
            (PoolBlockingPeriod.NeverBlock, "Platform", 100), (settled.PoolBlockingPeriod, settled.ApplicationName, settled.MaxPoolSize));
        Assert.Equal(
            ("db", "platform", "platform", "secret"), (settled.DataSource, settled.InitialCatalog, settled.UserID, settled.Password));
    }

    [Theory]
    [InlineData("Connect Timeout=30", "Connect Timeout", 30)]
    [InlineData("Connection Timeout=15", "Connect Timeout", 15)]
    [InlineData("timeout=31", "Connect Timeout", 31)]
    [InlineData("ConnectRetryCount=1", "Connect Retry Count", 1)]
    [InlineData("Connect Retry Count=2", "Connect Retry Count", 2)]
    [InlineData("Command Timeout=30", "Command Timeout", 30)]
    [InlineData("Application Name=Mine", "Application Name", "Mine")]
    [InlineData("App=Mine", "Application Name", "Mine")]
    [InlineData("PoolBlockingPeriod=Auto", "Pool Blocking Period", PoolBlockingPeriod.Auto)]
    [InlineData("Pool Blocking Period=AlwaysBlock", "Pool Blocking Period", PoolBlockingPeriod.AlwaysBlock)]
    public void Operators_connection_settings_count_under_each_of_their_names(string given, string keyword, object value) =>
        Assert.Equal(value, Settle("Server=db;" + given)[keyword]);

    [Theory]
    [InlineData("Max Pool Size=7", 7)]
    [InlineData("Server=db", 100)]
    public void Connection_pool_is_as_large_as_configured(string given, int size) =>
        Assert.Equal(size, SqlServerConnectionString.PoolSizeOf(given));

    private static SqlConnectionStringBuilder Settle(string given) =>
        new(SqlServerConnectionString.WithDefaults(new SqlConnectionStringBuilder(given)));
}
