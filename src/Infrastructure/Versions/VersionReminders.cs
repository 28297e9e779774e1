using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Versions;
using Platform.Domain.Common;
using Platform.Infrastructure.Hosting;

namespace Platform.Infrastructure.Versions;

/// <summary>At startup and every hour, emails reminders of API versions that end within 30 or 7 days to the people who use them.</summary>
internal sealed partial class VersionReminders(
    IServiceScopeFactory scopes, IApiVersions versions, TimeProvider clock, ILogger<VersionReminders> log)
    : PeriodicService(TimeSpan.FromHours(1), log)
{
    /// <summary>Sends every reminder that is due and wasn't sent before.</summary>
    public override Task RunOnceAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return EachAsync(
            versions.All.Select(version => VersionNews.ReminderOf(version, now)).OfType<VersionNews>(), news => RemindAsync(news, ct));
    }

    private async Task RemindAsync(VersionNews news, CancellationToken ct)
    {
        var mailed = await VersionMailing.ToEveryoneAsync(news, batch => SendAsync(batch, ct));
        if (mailed.Error is { } error) LogNotMailed(log, news.Version.Version, error.Reason);
    }

    // Each batch is saved separately.
    private Task<Result<VersionMailing>> SendAsync(MailVersionNews batch, CancellationToken ct) =>
        UseCaseScope.SendAsync(scopes, SystemContext.WithoutClient, batch, ct);

    [LoggerMessage(LogLevel.Warning, "Reminders of the end of API version {Version} could not be sent: {Reason}")]
    private static partial void LogNotMailed(ILogger log, string version, string reason);
}
