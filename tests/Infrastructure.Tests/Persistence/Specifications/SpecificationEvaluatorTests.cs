using Ardalis.Specification;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence.Specifications;

/// <summary>A specification is applied completely, or refused.</summary>
[Trait("Database", "Any")]
public sealed class SpecificationEvaluatorTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Rows_are_filtered_ordered_and_limited()
    {
        foreach (var slug in (string[])["alpha", "beta", "gamma", "delta"]) await _database.SeedAsync(slug);
        await using var db = _database.Open();
        var specification = new Specification<Organization>();
        var alpha = OrganizationSlug.TryParse("alpha");
        specification.Query.Where(o => o.Slug != alpha).OrderByDescending(o => o.Name).ThenBy(o => o.Slug).Skip(1).Take(1);

        Assert.Equal("delta", (await db.Query(specification).SingleAsync(Ct)).Slug.Value);
    }

    [Fact]
    public async Task Rows_are_tracked_unless_the_specification_says_otherwise()
    {
        await _database.SeedAsync();
        await using var db = _database.Open();
        var read = new Specification<User>();
        read.Query.AsNoTracking();
        Assert.Equal(EntityState.Detached, db.Entry(await db.Query(read).SingleAsync(Ct)).State);

        Assert.Equal(EntityState.Unchanged, db.Entry(await db.Query(new Specification<User>()).SingleAsync(Ct)).State);
    }

    [Fact]
    public async Task Included_navigation_is_loaded_along_a_path()
    {
        var user = await _database.SeedAsync();
        await using (var db = _database.Open())
        {
            db.Add(TestDatabase.NewSession(await db.Users.SingleAsync(u => u.Id == user.Id, Ct), Start));
            Assert.Null(await db.SaveAsync(Ct));
        }

        await using var another = _database.Open();
        var specification = new Specification<Session>();
        specification.Query.Include(s => s.User.Organization);

        Assert.Equal("acme", (await another.Query(specification).SingleAsync(Ct)).User.Organization.Slug.Value);
    }

    [Fact]
    public void Unsupported_part_of_a_specification_is_refused_Has_teeth()
    {
        AssertRefused(query => query.AsSplitQuery());
        AssertRefused(query => query.AsTracking());
        AssertRefused(query => query.AsNoTrackingWithIdentityResolution());
        AssertRefused(query => query.IgnoreQueryFilters());
        AssertRefused(query => query.IgnoreAutoIncludes());
        AssertRefused(query => query.PostProcessingAction(users => users.Take(1)));
        AssertRefused(query => query.Search(u => u.PasswordHash, "%a%"));
        AssertRefused(query => query.TagWith("tag"));
        AssertRefused(query => query.Include("Organization"));
        AssertRefused(query => query.Include(u => u.Organization).ThenInclude(o => o.Name));
    }

    [Fact]
    public void Include_of_anything_but_a_path_is_refused()
    {
        using var db = _database.Open();
        var specification = new Specification<User>();
        specification.Query.Include(u => u.Organization.Name.Trim());

        Assert.ThrowsAny<ArgumentException>(() => db.Query(specification));
    }

    private void AssertRefused(Action<ISpecificationBuilder<User>> add)
    {
        using var db = _database.Open();
        var specification = new Specification<User>();
        add(specification.Query);

        Assert.Throws<NotSupportedException>(() => db.Query(specification));
    }
}
