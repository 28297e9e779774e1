using Microsoft.Data.SqlClient;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Tests.Settings.Reading;

public sealed class SqlServerConnectionStringTests
{
    [Fact]
    public void What_is_not_given_is_settled_so_that_waits_are_short()
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
    public void What_the_operator_gives_counts_under_each_of_its_names(string given, string keyword, object value) =>
        Assert.Equal(value, Settle("Server=db;" + given)[keyword]);

    [Theory]
    [InlineData("Max Pool Size=7", 7)]
    [InlineData("Server=db", 100)]
    public void Pool_is_as_large_as_given(string given, int size) => Assert.Equal(size, SqlServerConnectionString.PoolSizeOf(given));

    private static SqlConnectionStringBuilder Settle(string given) =>
        new(SqlServerConnectionString.WithDefaults(new SqlConnectionStringBuilder(given)));
}
