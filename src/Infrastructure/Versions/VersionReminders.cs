using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Application.Versions;
using Platform.Infrastructure.Hosting;

namespace Platform.Infrastructure.Versions;

/// <summary>
/// Looks every hour, and at the start, for versions of the API that end within 30 or 7 days, and mails a reminder to those who use them.
/// </summary>
internal sealed partial class VersionReminders(
    IServiceScopeFactory scopes, IApiVersions versions, TimeProvider clock, ILogger<VersionReminders> log)
    : PeriodicService(TimeSpan.FromHours(1), log)
{
    /// <summary>Mails every reminder that is due and was not mailed before.</summary>
    public override Task RunOnceAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return EachAsync(
            versions.All.Select(version => VersionNews.ReminderOf(version, now)).OfType<VersionNews>(), news => RemindAsync(news, ct));
    }

    // Each hundred people are a save of their own.
    private async Task RemindAsync(VersionNews news, CancellationToken ct)
    {
        for (var isDone = false; !isDone;)
        {
            await using var scope = scopes.CreateAsyncScope();
            var some = await scope.ServiceProvider.GetRequiredService<UseCaseSender>().Send(new MailVersionNews(news), ct);
            if (some.Error is { } error) LogNotMailed(log, news.Version.Version, error.Message);
            isDone = some.Error is not null || some.Value.IsDone;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Reminders that API version {Version} ends are not mailed: {Reason}")]
    private static partial void LogNotMailed(ILogger log, string version, string reason);
}
