using System.Linq.Expressions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.Domain.Versions;

namespace Platform.Application.Versions;

/// <summary>
/// Emails news of a version to the next hundred people who want it, once per address across all nodes. No endpoint sends it: the operator's
/// command and the reminders send it repeatedly until nobody is left.
/// </summary>
/// <param name="News">The news.</param>
public sealed record MailVersionNews(VersionNews News) : ICommand<VersionMailing>
{
    private const int BatchSize = 100;

    // The number of days after its last request for which a version counts as used.
    private const int DaysOfUse = 30;

    internal sealed class Validator : AbstractValidator<MailVersionNews>;

    internal sealed class Handler(IAppDb db, IOutbox outbox, IUnsubscribeTokens tokens, PublicAddress address, TimeProvider clock)
        : IUseCaseHandler<MailVersionNews, Result<VersionMailing>>
    {
        public async Task<Result<VersionMailing>> Handle(MailVersionNews command, CancellationToken ct)
        {
            if (address.ForMembers is not { } links) return VersionErrors.NoPublicUrl;
            var (news, now) = (command.News, clock.GetUtcNow());
            var people = await NextAsync(news, now, ct);
            if (people.Count == 0) return new VersionMailing(0, IsDone: true);

            // Several people may have the same address, even in different spellings.
            var spellings = people.SelectMany(person => EmailAddress.SpellingsOf(person.Email)).Distinct().ToList();
            var mailed = await db.Query(new VersionNoticesTo(news, spellings)).Select(notice => notice.Email).ToListAsync(ct);
            var (done, posted) = (mailed.Select(EmailAddress.OneFormOf).ToHashSet(), 0);
            foreach (var person in people.DistinctBy(person => person.Email))
            {
                db.VersionNotices.Add(VersionNotice.Create(news.Version.Version, news.Topic, person.Email, now));
                if (!done.Add(EmailAddress.OneFormOf(person.Email))) continue;
                posted++;
                outbox.Post(person, VersionEmails.Of(news, links, tokens.Make(person.Id)), now + EmailTemplates.NoticeLifetime);
            }

            // If another node has queued some of them first, retries without those.
            if (await db.SaveAsync(ct) is not { } refused) return new VersionMailing(posted, IsDone: false);
            return refused.Is(VersionNoticeErrors.AlreadyMailed) ? throw new SaveConflictException(refused.Message) : refused;
        }

        private Task<List<User>> NextAsync(VersionNews news, DateTimeOffset now, CancellationToken ct)
        {
            var people = db.Query(new PeopleForVersionNews()).Where(NotMailed(news.Version.Version, news.Topic));
            if (news.IsForItsUsers)
            {
                people = people.Where(Uses(news.Version.Version, DateOnly.FromDateTime(now.UtcDateTime).AddDays(1 - DaysOfUse)));
            }

            return people.OrderBy(u => u.Id).Take(BatchSize).ToListAsync(ct);
        }

        private Expression<Func<User, bool>> NotMailed(string version, string topic) =>
            u => !db.VersionNotices.Any(notice => notice.Version == version && notice.Topic == topic && notice.Email == u.Email);

        // Whether their organization is pinned to the version or has used it.
        private Expression<Func<User, bool>> Uses(string version, DateOnly since) => u =>
            u.Organization.ApiVersion == version
            || db.OperationDays.Any(day => day.OrganizationId == u.OrganizationId && day.Version == version && day.Date >= since);
    }
}

/// <summary>The progress of sending news.</summary>
/// <param name="Posted">The number of addresses that an email was queued for.</param>
/// <param name="IsDone">Whether everyone has been notified.</param>
public sealed record VersionMailing(int Posted, bool IsDone)
{
    /// <summary>Sends <see cref="MailVersionNews"/> until everyone has been notified.</summary>
    /// <param name="news">The news.</param>
    /// <param name="send">Sends one batch as a use case.</param>
    /// <returns>The number of addresses that an email was queued for, or the first error.</returns>
    public static async Task<Result<int>> ToEveryoneAsync(VersionNews news, Func<MailVersionNews, Task<Result<VersionMailing>>> send)
    {
        for (var posted = 0; ;)
        {
            var batch = await send(new MailVersionNews(news));
            if (batch.Error is { } error) return error;
            posted += batch.Value.Posted;
            if (batch.Value.IsDone) return posted;
        }
    }
}
