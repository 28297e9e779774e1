using Microsoft.EntityFrameworkCore;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence.Failures;

[Trait("Database", "Any")]
public sealed class UniqueViolationTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Existing_slug_is_refused_as_taken()
    {
        await _database.SeedAsync("acme");
        await using var db = _database.Open();
        db.Add(TestDatabase.NewUser("acme", "other@example.com"));

        Assert.Same(OrganizationErrors.SlugTaken, await db.SaveAsync(Ct));
        Assert.Equal(["1"], _database.Ask("SELECT count(*) FROM Organizations"));
    }

    [Fact]
    public async Task Existing_member_address_is_refused_as_taken()
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        var organization = await db.Organizations.SingleAsync(o => o.Id == user.OrganizationId, Ct);
        db.Add(User.Create(organization, EmailAddress.TryParse("YOU@example.com")!, "hash", Role.Member, Start));

        Assert.Same(UserErrors.EmailTaken, await db.SaveAsync(Ct));
    }

    [Fact]
    public async Task Address_may_be_in_two_organizations()
    {
        await _database.SeedAsync("acme", "you@example.com");
        await _database.SeedAsync("globex", "you@example.com");

        Assert.Equal(["2"], _database.Ask("SELECT count(*) FROM Users"));
    }

    [Fact]
    public async Task Concurrent_requests_for_one_slug_give_it_to_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            async () =>
            {
                await using var db = _database.Open();
                db.Add(TestDatabase.NewUser("acme", $"you{i}@example.com"));
                return await db.SaveAsync(Ct);
            },
            Ct)));

        Assert.Equal(15, answers.Count(error => error == OrganizationErrors.SlugTaken));
        Assert.Single(answers, error => error is null);
    }

    [Fact]
    public async Task Violation_that_only_a_bug_can_cause_is_no_refusal()
    {
        var user = await _database.SeedAsync();
        var secret = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live);
        await using var db = _database.Open();
        db.AddRange(TestDatabase.NewKey(user, secret), TestDatabase.NewKey(user, secret));
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveAsync(Ct));

        Assert.Contains("IX_ApiKeys_Hash", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Violation_of_another_constraint_is_no_unique_violation()
    {
        await using var db = _database.Open();
        var user = await _database.SeedAsync();
        db.Remove(await db.Organizations.SingleAsync(o => o.Id == user.OrganizationId, Ct));

        Assert.Null(UniqueViolation.IndexOf(await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveAsync(Ct))));
    }

    [Theory]
    [InlineData(
        "Cannot insert duplicate key row in object 'dbo.Organizations' with unique index 'IX_Organizations_Slug'. "
        + "The duplicate key value is (acme).",
        "IX_Organizations_Slug")]
    [InlineData(
        "Cannot insert duplicate key row in object 'dbo.Users' with unique index 'IX_Users_OrganizationId_Email'. "
        + "The duplicate key value is (1, o'brien@example.com).\n"
        + "The statement has been terminated.",
        "IX_Users_OrganizationId_Email")]
    [InlineData(
        "Violation of PRIMARY KEY constraint 'PK_Users'. "
        + "Cannot insert duplicate key in object 'dbo.Users'. The duplicate key value is (1).",
        "PK_Users")]
    [InlineData(
        "Violation of UNIQUE KEY constraint 'AK_Users_Email'. "
        + "Cannot insert duplicate key in object 'dbo.Users'. The duplicate key value is (IX_Organizations_Slug).",
        "AK_Users_Email")]
    [InlineData(
        "Eine Zeile mit doppeltem Schlüssel kann in das Objekt \"dbo.Organizations\" mit dem eindeutigen Index "
        + "\"IX_Organizations_Slug\" nicht eingefügt werden.",
        "IX_Organizations_Slug")]
    [InlineData("Something else", "unknown")]
    public void Unique_index_is_found_in_SQL_Servers_message(string message, string index) =>
        Assert.Equal(index, UniqueViolation.NameAmong(message));

    // Refusals are recognized by the index's name: renaming a table or column must not silently lose one.
    [Fact]
    public void Every_index_that_maps_to_a_refusal_exists_on_both_databases()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var sqlServer = new SqlServerDesignTime().CreateDbContext([]);

        Assert.NotEmpty(UniqueViolation.Known);
        Assert.Empty(UniqueViolation.Known.Except(UniqueIndexes(sqlite)));
        Assert.Empty(UniqueViolation.Known.Except(UniqueIndexes(sqlServer)));

        static IEnumerable<string> UniqueIndexes(AppDb db) =>
            db.Model.GetEntityTypes()
                .SelectMany(entity => entity.GetIndexes())
                .Where(index => index.IsUnique)
                .Select(index => index.GetDatabaseName()!);
    }

    public void Dispose() => _database.Dispose();
}
