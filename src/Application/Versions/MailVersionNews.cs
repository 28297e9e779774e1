using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.Domain.Versions;

namespace Platform.Application.Versions;

/// <summary>
/// Mails news of a version to the next hundred people who want it, each address once however many nodes do so. No endpoint sends it:
/// the operator's command and the reminders do, again and again until there is nobody left.
/// </summary>
/// <param name="News">What there is to be said.</param>
/// <param name="After">The last person who was looked at; null to begin.</param>
public sealed record MailVersionNews(VersionNews News, UserId? After) : ICommand<VersionMailing>
{
    private const int AtOnce = 100;

    // How long a version counts as used after its last request.
    private const int DaysOfUse = 30;

    internal sealed class Validator : AbstractValidator<MailVersionNews>;

    internal sealed class Handler(IAppDb db, IOutbox outbox, IUnsubscribeTokens tokens, PublicAddress address, TimeProvider clock)
        : IUseCaseHandler<MailVersionNews, Result<VersionMailing>>
    {
        public async Task<Result<VersionMailing>> Handle(MailVersionNews command, CancellationToken ct)
        {
            if (address.ForMembers is not { } links) return VersionErrors.NoPublicUrl;
            var (news, now) = (command.News, clock.GetUtcNow());
            var since = DateOnly.FromDateTime(now.UtcDateTime).AddDays(1 - DaysOfUse);
            var people = await db.Query(new PeopleForVersionNews(news, since, command.After, AtOnce)).ToListAsync(ct);
            if (people.Count == 0) return new VersionMailing(0, null);

            // One address may be several people's, and may have been mailed before.
            var byAddress = people.DistinctBy(person => OneForm(person.Email)).ToDictionary(person => OneForm(person.Email));
            var done = await db.Query(new VersionNoticesTo(news, [.. byAddress.Keys])).Select(notice => notice.Email).ToListAsync(ct);
            foreach (var email in done) byAddress.Remove(email);

            foreach (var (email, person) in byAddress)
            {
                db.VersionNotices.Add(VersionNotice.Create(news.Version.Version, news.Topic, email, now));
                outbox.Post(person, VersionLetters.Of(news, links, tokens.Make(person.Id)).GreetingBy(person.Name), now + Letters.NoticeLifetime);
            }

            if (await db.SaveAsync(ct) is { } refused) return refused;
            return new VersionMailing(byAddress.Count, people[^1].Id);
        }

        private static EmailAddress OneForm(EmailAddress stored) => EmailAddress.TryParse(stored.Value) is { } address ? EmailAddress.FromStored(address.Value) : stored;
    }
}

/// <summary>How far the mailing of news has come.</summary>
/// <param name="Posted">To how many addresses a mail was posted.</param>
/// <param name="Last">The last person who was looked at; null where nobody is left.</param>
public sealed record VersionMailing(int Posted, UserId? Last);
