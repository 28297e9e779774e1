using Microsoft.EntityFrameworkCore;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence;

[Trait("Database", "Any")]
public sealed class ConventionsTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Instant_is_read_back_in_UTC_to_100_nanoseconds()
    {
        var instant = new DateTimeOffset(2026, 3, 1, 14, 30, 15, TimeSpan.FromHours(5.5)).AddTicks(1_234_567);
        await SaveOrganizationsAsync(instant);
        await using var db = _database.Open();
        var read = await db.Organizations.Select(o => o.CreatedAt).SingleAsync(Ct);

        Assert.Equal(instant, read);
        Assert.Equal(TimeSpan.Zero, read.Offset);
        Assert.Equal(["2026-03-01 09:00:15.1234567"], _database.Ask("SELECT CreatedAt FROM Organizations"));
    }

    [Fact]
    public async Task Instants_are_ordered_and_compared_to_the_tick()
    {
        var inOrder = new[]
        {
            Start.AddYears(-1), Start.AddTicks(-1), Start, Start.AddTicks(1), Start.AddTicks(10), Start.AddMilliseconds(100),
            Start.AddMilliseconds(120), Start.AddMilliseconds(900), Start.AddSeconds(1),
            Start.ToOffset(TimeSpan.FromHours(-8)).AddSeconds(2), Start.AddDays(1),
        };
        await SaveOrganizationsAsync([.. inOrder.Reverse()]);
        await using var db = _database.Open();

        Assert.Equal(inOrder, await db.Organizations.OrderBy(o => o.CreatedAt).Select(o => o.CreatedAt).ToListAsync(Ct));
        for (var i = 0; i < inOrder.Length; i++)
        {
            var instant = inOrder[i];
            Assert.Equal(i, await db.Organizations.CountAsync(o => o.CreatedAt < instant, Ct));
        }
    }

    [Trait("Only", "SQLite")]
    [Fact]
    public async Task Id_is_generated_by_the_database()
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();

        Assert.True(user.Id.Value > 0);
        Assert.Equal(user.OrganizationId, user.Organization.Id);
        Assert.Equal(user.Email, (await db.Users.SingleAsync(u => u.Id == user.Id && u.OrganizationId == user.OrganizationId, Ct)).Email);
        Assert.Equal(["integer|integer"], _database.Ask("SELECT typeof(Id), typeof(OrganizationId) FROM Users"));
    }

    [Fact]
    public async Task Id_is_never_reused()
    {
        var user = await _database.SeedAsync();
        var first = await SaveKeyAsync(user);
        await using (var db = _database.Open()) await db.ApiKeys.ExecuteDeleteAsync(Ct);

        Assert.True((await SaveKeyAsync(user)).Id.Value > first.Id.Value);
    }

    [Trait("Only", "SQLite")]
    [Fact]
    public async Task Slugs_addresses_and_enums_are_stored_as_text()
    {
        await _database.SeedAsync("acme", "You@Example.com");

        Assert.Equal(["acme|Free|text"], _database.Ask("SELECT Slug, Plan, typeof(Plan) FROM Organizations"));
        Assert.Equal(["you@example.com|Admin|text"], _database.Ask("SELECT Email, Role, typeof(Role) FROM Users"));
    }

    [Fact]
    public async Task Slugs_addresses_and_enums_are_read_back_and_can_be_queried()
    {
        await _database.SeedAsync("acme", "you@example.com");
        await using var db = _database.Open();
        var slug = OrganizationSlug.TryParse("acme");
        var email = EmailAddress.TryParse("YOU@example.com");
        var user = await db.Users.Include(u => u.Organization)
            .SingleAsync(u => u.Organization.Slug == slug && u.Email == email && u.Role == Role.Admin, Ct);

        Assert.Equal(slug, user.Organization.Slug);
        Assert.Equal(Plan.Free, user.Organization.Plan);
        Assert.Equal("acme", await db.Organizations.Select(o => o.Slug.Value).SingleAsync(Ct));
    }

    [Fact]
    public async Task Scopes_are_stored_as_one_text_of_names()
    {
        var user = await _database.SeedAsync();
        await SaveKeyAsync(user, "projects:read", "keys:admin");
        await using var db = _database.Open();

        Assert.Equal(["projects:read keys:admin"], _database.Ask("SELECT Scopes FROM ApiKeys"));
        Assert.Equal(["projects:read", "keys:admin"], (await db.ApiKeys.SingleAsync(Ct)).Scopes);
    }

    [Fact]
    public void All_scopes_together_fit_their_column()
    {
        using var db = _database.Open();
        var column = db.Model.FindEntityType(typeof(ApiKey))!.FindProperty(nameof(ApiKey.Scopes))!;

        Assert.True(string.Join(' ', Scope.All.Select(scope => scope.Name)).Length <= column.GetMaxLength());
    }

    [Fact]
    public void Every_text_column_has_a_maximum_length()
    {
        using var db = _database.Open();
        var texts = db.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties())
            .Where(property => (property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType) == typeof(string)).ToList();

        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.True(text.GetMaxLength() > 0, $"{text.DeclaringType.DisplayName()}.{text.Name}"));
    }

    public void Dispose() => _database.Dispose();

    private async Task SaveOrganizationsAsync(params DateTimeOffset[] instants)
    {
        await using var db = _database.Open();
        foreach (var (i, instant) in instants.Index()) db.Add(
            Organization.Create("Acme Corp", OrganizationSlug.TryParse($"acme-{i}")!, Organization.FirstApiVersion, instant));
        Assert.Null(await db.SaveAsync(Ct));
    }

    private async Task<ApiKey> SaveKeyAsync(User user, params string[] scopes)
    {
        await using var db = _database.Open();
        var key = TestDatabase.NewKey(user, null, scopes);
        db.Add(key);
        Assert.Null(await db.SaveAsync(Ct));
        return key;
    }
}
