using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Versions;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Versions;

/// <summary>
/// Looks every hour, and at the start, for versions of the API that end within 30 or 7 days, and mails a reminder to those who use them.
/// </summary>
internal sealed partial class VersionReminders(IServiceScopeFactory scopes, IApiVersions versions, TimeProvider clock, ILogger<VersionReminders> log)
    : Rounds(TimeSpan.FromHours(1), log)
{
    private bool _hasWarned;

    /// <summary>Mails every reminder that is due and was not mailed before.</summary>
    public override async Task RoundAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await EachAsync(versions.All.Select(version => VersionNews.ReminderOf(version, now)).OfType<VersionNews>(), news => MailAsync(news, ct));
    }

    /// <summary>Mails a piece of news to everyone whom it is for, and says how many addresses that were.</summary>
    /// <param name="scopes">Each hundred people are a save of their own.</param>
    /// <param name="news">What there is to be said.</param>
    /// <param name="ct">Ends it; what was mailed by then isn't mailed again.</param>
    public static async Task<Result<int>> MailAsync(IServiceScopeFactory scopes, VersionNews news, CancellationToken ct)
    {
        var (posted, last) = (0, (UserId?)null);
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var some = await scope.ServiceProvider.GetRequiredService<UseCases>().Send(new MailVersionNews(news, last), ct);
            if (some.Error is { } error) return error;
            posted += some.Value.Posted;
            if (some.Value.Last is null) return posted;
            last = some.Value.Last;
        }
    }
}
