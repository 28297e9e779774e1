using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Workspaces;
using Platform.Infrastructure.Hosting;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Mail;

/// <summary>Processes workspace searches after they have been answered, in order of arrival, on every node.</summary>
internal sealed class WorkspaceSearchQueue(Func<AppDb> contexts, IServiceScopeFactory scopes, ILogger<WorkspaceSearchQueue> log)
    : PeriodicService(TimeSpan.FromSeconds(1), log)
{
    private const int AtOnce = 50;

    /// <summary>Processes all waiting searches.</summary>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        await using var db = contexts();
        var waiting = await db.WorkspaceSearches.AsNoTracking().OrderBy(s => s.Id).Select(s => s.Id).Take(AtOnce).ToListAsync(ct);
        await EachAsync(waiting, search => UseCaseScope.SendAsync(scopes, SystemContext.WithoutClient, new MailWorkspaces(search), ct));
    }
}
