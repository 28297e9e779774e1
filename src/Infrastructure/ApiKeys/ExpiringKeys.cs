using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.ApiKeys;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Domain.ApiKeys;
using Platform.Infrastructure.Hosting;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.ApiKeys;

/// <summary>Sends notices about API keys that expire soon. Runs at startup and every hour.</summary>
internal sealed class ExpiringKeys(Func<AppDb> contexts, IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpiringKeys> log)
    : PeriodicService(TimeSpan.FromHours(1), log)
{
    /// <summary>Sends all notices that are due.</summary>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = contexts();
        var due = await db.ApiKeys
            .Where(ApiKey.HasExpiryNoticeDue(now))
            .Where(k => k.User.RemovedAt == null)
            .Select(k => k.Id)
            .ToListAsync(ct);
        await EachAsync(due, key => UseCaseScope.SendAsync(scopes, SystemContext.WithoutClient, new SendExpiryNotice(key), ct));
    }
}
