using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Common;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence;

[Trait("Database", "Any")]
public sealed class ContextsTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Returned_context_is_lent_to_one_owner_at_a_time()
    {
        await using var services = new ServiceCollection().AddLogging().AddInfrastructure(_database.Settings).BuildServiceProvider();
        var contexts = services.GetRequiredService<Func<AppDb>>();
        IAppDb inScope;
        await using (var scope = services.CreateAsyncScope())
        {
            inScope = scope.ServiceProvider.GetRequiredService<IAppDb>();
            Assert.Same(inScope, scope.ServiceProvider.GetRequiredService<IAppDb>());
        }

        await using var one = contexts();
        await using var other = contexts();

        Assert.Same(inScope, one);
        Assert.NotSame(one, other);
    }

    public void Dispose() => _database.Dispose();
}
