using Microsoft.EntityFrameworkCore;
using Platform.Domain.AllowedDomains;
using Platform.Domain.Users;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.AllowedDomains;

/// <summary>The allowed domains that two nodes have cached, and when each learns of a change.</summary>
[Trait("Database", "Any")]
public sealed class ListedDomainsTests : IAsyncLifetime
{
    private static readonly WebOrigin Origin = WebOrigin.TryParse("https://a.b.example.com:8443")!;

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly FakeTimeProvider _clock = new(Start);
    private CallerNode _here = null!;
    private CallerNode _there = null!;
    private User _user = null!;
    private User _stranger = null!;

    public async ValueTask InitializeAsync()
    {
        _here = new CallerNode(_database, _clock);
        _there = new CallerNode(_database, _clock);
        _user = await _database.SeedAsync();
        _stranger = await _database.SeedAsync("stranger", "stranger@example.com");
        _here.Feed.Read();
        _there.Feed.Read();
    }

    public ValueTask DisposeAsync()
    {
        _here.Dispose();
        _there.Dispose();
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("a.b.example.com")]
    [InlineData("a.b.example.com:8443")]
    [InlineData("*.b.example.com")]
    [InlineData("*.example.com")]
    [InlineData("*.example.com:8443")]
    public async Task Added_or_removed_domain_counts_at_once_on_its_node_and_elsewhere_once_read(string pattern)
    {
        await AssertListedAsync(_here, false);
        await AssertListedAsync(_there, false);

        var domain = await AddAsync(pattern);
        await AssertListedAsync(_here, true);
        await AssertListedAsync(_there, false);
        _there.Feed.Read();
        await AssertListedAsync(_there, true);

        await RemoveAsync(domain);
        await AssertListedAsync(_here, false);
        await AssertListedAsync(_there, true);
        _there.Feed.Read();
        await AssertListedAsync(_there, false);
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("b.example.com")]
    [InlineData("a.b.example.com:443")]
    [InlineData("*.a.b.example.com")]
    public async Task Unlisted_domain_is_refused_by_cache_and_database(string pattern)
    {
        await AddAsync(pattern);
        await AssertListedAsync(_here, false);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(_here.Feed.IsFresh);
        await AssertListedAsync(_here, false);
    }

    [Fact]
    public async Task Certain_domain_is_not_looked_up_in_the_database()
    {
        await AddAsync("*.example.com");
        await AssertListedAsync(_here, true);
        ChangePastTheProduct("DELETE FROM AllowedDomains");

        await AssertListedAsync(_here, true);
        await AssertListedAsync(_there, false);
    }

    [Fact]
    public async Task Node_that_has_not_read_changes_for_a_second_asks_the_database()
    {
        var domain = await AddAsync("*.example.com");
        _there.Feed.Read();
        await AssertListedAsync(_there, true);
        await RemoveAsync(domain);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AssertListedAsync(_there, true);

        _clock.Advance(TimeSpan.FromTicks(1));

        await AssertListedAsync(_there, false);
        await AddAsync("a.b.example.com");
        await AssertListedAsync(_there, true);
    }

    [Fact]
    public async Task Node_that_could_not_read_for_long_reads_everything_again()
    {
        await AddAsync("*.example.com");
        _there.Feed.Read();
        await AssertListedAsync(_there, true);
        ChangePastTheProduct("DELETE FROM AllowedDomains");
        _clock.Advance(TimeSpan.FromMinutes(6));

        _there.Feed.Read();

        Assert.True(_there.Feed.IsFresh);
        await AssertListedAsync(_there, false);
    }

    [Fact]
    public async Task Change_that_is_rolled_back_has_no_effect()
    {
        await AssertListedAsync(_here, false);
        await using (var db = _here.Open())
        {
            await using var unit = await db.BeginAsync(Ct);
            db.Add(AllowedDomain.Create(_user.OrganizationId, DomainPattern.TryParse("*.example.com")!, Start));
            Assert.Null(await db.SaveAsync(Ct));
            await AssertListedAsync(_here, false);
        }

        await AssertListedAsync(_here, false);
        Assert.True(_here.Index.IsCertain);
    }

    [Fact]
    public async Task Concurrent_readers_share_one_read_and_agree()
    {
        await AddAsync("*.example.com");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => Task.Run(() => _here.Domains.AnyListsAsync(Origin, Ct).AsTask(), Ct)));

        Assert.All(answers, Assert.True);
    }

    [Fact]
    public async Task Duplicate_domain_is_refused_but_other_organizations_may_list_it()
    {
        await AddAsync("*.example.com");
        await using var db = _here.Open();
        db.Add(AllowedDomain.Create(_user.OrganizationId, DomainPattern.TryParse("*.EXAMPLE.com")!, Start));
        Assert.Equal(AllowedDomainErrors.AlreadyListed, await db.SaveAsync(Ct));

        db.Forget();
        db.Add(AllowedDomain.Create(_stranger.OrganizationId, DomainPattern.TryParse("*.EXAMPLE.com")!, Start));
        Assert.Null(await db.SaveAsync(Ct));
    }

    private async Task AssertListedAsync(CallerNode node, bool isListed)
    {
        Assert.Equal(isListed, await node.Domains.AnyListsAsync(Origin, Ct));
        Assert.Equal(isListed, await node.Domains.ListsAsync(_user.OrganizationId, Origin, Ct));
        Assert.False(await node.Domains.ListsAsync(_stranger.OrganizationId, Origin, Ct));
    }

    private async Task<AllowedDomainId> AddAsync(string pattern)
    {
        await using var db = _here.Open();
        var domain = AllowedDomain.Create(_user.OrganizationId, DomainPattern.TryParse(pattern)!, Start);
        db.Add(domain);
        Assert.Null(await db.SaveAsync(Ct));
        return domain.Id;
    }

    private async Task RemoveAsync(AllowedDomainId id)
    {
        await using var db = _here.Open();
        db.Remove(await db.AllowedDomains.SingleAsync(d => d.Id == id, Ct));
        Assert.Null(await db.SaveAsync(Ct));
    }

    private void ChangePastTheProduct(string sql) => _database.Ask(sql);
}
