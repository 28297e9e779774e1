using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Tests.Support;
using Platform.TestKit;

namespace Platform.Infrastructure.Tests.Persistence;

/// <summary>Shows in every report whether the database tests ran on SQL Server; <c>build/test</c> runs it first.</summary>
[Trait("Database", "Any")]
public sealed class ProviderTests
{
    [Fact]
    public async Task Tests_over_a_database_run_on_SQL_Server()
    {
        Assert.SkipUnless(SqlServerSource.WhyNone is null, SqlServerSource.WhyNone ?? "");
        using var database = TestDatabase.Create();
        await using var db = database.Open();

        Assert.Equal("Microsoft.EntityFrameworkCore.SqlServer", db.Database.ProviderName);
        Assert.Equal(0, await db.Organizations.CountAsync(Ct));
    }
}
