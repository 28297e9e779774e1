using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Passwords;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.Infrastructure.Hosting;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Mail;

/// <summary>Processes password reset requests after they have been answered, in order of arrival, on every node.</summary>
internal sealed class PasswordResetQueue(Func<AppDb> contexts, IServiceScopeFactory scopes, ILogger<PasswordResetQueue> log)
    : PeriodicService(TimeSpan.FromSeconds(1), log)
{
    private const int AtOnce = 50;

    /// <summary>Processes all waiting requests.</summary>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        await using var db = contexts();
        var waiting = await db.PasswordResetRequests.AsNoTracking().OrderBy(r => r.Id).Take(AtOnce).ToListAsync(ct);
        await EachAsync(waiting, request => ProcessAsync(request, ct));
    }

    private Task<Result> ProcessAsync(PasswordResetRequest request, CancellationToken ct)
    {
        var client = new ClientInfo(request.Ip, request.UserAgent, request.RequestId);
        return UseCaseScope.SendAsync(scopes, new SystemContext(client), new MailPasswordReset(request.Id), ct);
    }
}
