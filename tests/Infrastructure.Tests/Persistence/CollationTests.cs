using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Tests.Persistence;

/// <summary>How the database compares texts: on both providers by code point, so that no character equals another.</summary>
public sealed class CollationTests
{
    private static readonly string[] Identities =
    [
        "AllowedDomains.Domain", "ApiKeyAddresses.Network", "ApiKeys.Prefix", "ApiKeys.Scopes", "AuditEntries.ActorEmail",
        "AuditEntries.TargetId",
        "FailureCounters.Subject", "IdempotentRequests.Credential", "Identities.Issuer", "Identities.Subject", "Organizations.OrgKey",
        "Organizations.Slug", "Projects.PublicId",
        "QuotaCounters.Subject", "Tasks.PublicId", "Users.Email", "Users.Role",
    ];

    [Fact]
    public void Every_text_column_is_compared_by_code_point_on_both_providers()
    {
        Assert.All(TextColumns(DatabaseProvider.SqlServer), column => Assert.Equal((column.Name, "Latin1_General_100_BIN2"), column));

        // SQLite's default is BINARY, which compares UTF-8 bytes: the same order.
        Assert.All(TextColumns(DatabaseProvider.Sqlite), column => Assert.Equal((column.Name, null), column));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.SqlServer)]
    public void Every_identity_is_among_the_text_columns(DatabaseProvider provider) =>
        Assert.Empty(Identities.Except(TextColumns(provider).Select(column => column.Name)));

    [Fact]
    public void Hash_columns_are_binary_and_have_no_collation()
    {
        var hashes = Columns(DatabaseProvider.SqlServer)
            .Where(column => column.Name.EndsWith("Hash", StringComparison.Ordinal) && column.Table.Name != "Users")
            .ToList();

        Assert.NotEmpty(hashes);
        Assert.All(hashes, column => Assert.StartsWith("binary(", column.StoreType, StringComparison.Ordinal));
    }

    private static List<(string Name, string? Collation)> TextColumns(DatabaseProvider provider) =>
        [
            .. Columns(provider)
                .Where(column => column.ProviderClrType == typeof(string))
                .Select(column => ($"{column.Table.Name}.{column.Name}", column.Collation))
        ];

    private static IEnumerable<IColumn> Columns(DatabaseProvider provider)
    {
        using AppDb db = provider == DatabaseProvider.Sqlite
            ? new SqliteAppDb(Options<SqliteAppDb>(provider, "Data Source=:memory:"))
            : new SqlServerAppDb(Options<SqlServerAppDb>(provider, "Server=none"));
        return [.. db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.SelectMany(table => table.Columns)];
    }

    private static DbContextOptions<T> Options<T>(DatabaseProvider provider, string connectionString)
        where T : AppDb
    {
        var options = new DbContextOptionsBuilder<T>();
        Databases.Use(options, new DatabaseSettings(provider, connectionString));
        return options.Options;
    }
}
