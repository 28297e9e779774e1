using Microsoft.EntityFrameworkCore;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Database;

/// <summary>Shows in every report whether the tests ran on SQL Server.</summary>
public sealed class ProviderTests(SharedApp shared)
{
    [Fact]
    public async Task Tests_over_HTTP_run_on_SQL_Server()
    {
        Assert.SkipUnless(TestDatabase.WhyNoSqlServer is null, TestDatabase.WhyNoSqlServer ?? "");

        var actor = await shared.App.SignUpAsync();

        Assert.Equal(
            "Microsoft.EntityFrameworkCore.SqlServer", await shared.App.WithDbAsync(db => Task.FromResult(db.Database.ProviderName)));
        Assert.True(await shared.App.WithDbAsync(db => db.Users.AnyAsync(u => u.Email == Domain.Users.EmailAddress.TryParse(actor.Email))));
    }
}
