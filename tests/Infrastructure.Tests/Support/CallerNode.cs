using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Infrastructure.AllowedDomains;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Tests.Support;

/// <summary>One node's cache of credentials and allowed domains.</summary>
internal sealed class CallerNode : IDisposable
{
    private readonly ServiceProvider _services;

    public CallerNode(TestDatabase database, TimeProvider clock)
    {
        _services = new ServiceCollection().AddSingleton(clock).AddLogging().AddDatabase(database.Settings).BuildServiceProvider();
        Cache = _services.GetRequiredService<CallerCache>();
        var contexts = _services.GetRequiredService<Func<AppDb>>();
        Feed = new ChangeFeed(contexts, _services.GetRequiredService<CacheInvalidation>(), clock, NullLogger<ChangeFeed>.Instance);
        Queries = new CallerQueries(contexts);
        Callers = new CallerResolver(Cache, Queries, Feed);
        Index = _services.GetRequiredService<DomainIndex>();
        Domains = new ListedDomains(Index, contexts, Feed);
    }

    public CallerCache Cache { get; }

    public ChangeFeed Feed { get; }

    public CallerQueries Queries { get; }

    public CallerResolver Callers { get; }

    public DomainIndex Index { get; }

    public ListedDomains Domains { get; }

    public AppDb Open() => _services.GetRequiredService<Func<AppDb>>()();

    public void Dispose()
    {
        Domains.Dispose();
        Feed.Dispose();
        _services.Dispose();
    }
}
