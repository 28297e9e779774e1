using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Application.Workspaces;
using Platform.Domain.Users;
using Platform.Infrastructure.Hosting;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Mail;

/// <summary>Looks up the workspaces of addresses once their searches have been answered, in the order they came, on every node.</summary>
internal sealed class WorkspaceSearchQueue(Func<AppDb> contexts, IServiceScopeFactory scopes, ILogger<WorkspaceSearchQueue> log)
    : PeriodicService(TimeSpan.FromSeconds(1), log)
{
    private const int AtOnce = 50;

    /// <summary>Looks up all that wait.</summary>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        await using var db = contexts();
        var waiting = await db.WorkspaceSearches.AsNoTracking().OrderBy(s => s.Id).Select(s => s.Id).Take(AtOnce).ToListAsync(ct);
        await EachAsync(waiting, search => LookUpAsync(search, ct));
    }

    private async Task LookUpAsync(WorkspaceSearchId search, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UseCaseSender>().Send(new MailWorkspaces(search), ct);
    }
}
