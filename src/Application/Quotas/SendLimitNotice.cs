using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Users;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Users;

namespace Platform.Application.Quotas;

/// <summary>
/// Mails an organization's admins that a limit is nearly or fully used, once per window and threshold over all nodes. No endpoint sends it.
/// </summary>
public sealed record SendLimitNotice(OrganizationId Organization, LimitUse Use) : ICommand
{
    internal sealed class Validator : AbstractValidator<SendLimitNotice>;

    internal sealed class Handler(IAppDb db, IOutbox outbox, PublicAddress address, TimeProvider clock) : IUseCaseHandler<SendLimitNotice, Result>
    {
        public async Task<Result> Handle(SendLimitNotice command, CancellationToken ct)
        {
            var use = command.Use;
            if (await db.Query(new LimitNoticesSent(command.Organization, use)).AnyAsync(ct)) return Result.Done;
            var organization = await db.Organizations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == command.Organization, ct);
            if (organization is null or { DisabledAt: not null }) return Result.Done;

            db.LimitNotices.Add(LimitNotice.Create(organization.Id, use, clock.GetUtcNow()));
            var letter = LimitLetters.LimitUsed(organization, use, address.ForMembers);
            var admins = await db.Query(new ActiveAdminsOf(organization.Id)).Where(NotificationSettings.WantLimitMail).ToListAsync(ct);
            foreach (var admin in admins) outbox.Post(admin, letter, use.Reset);

            // Another node may have been first; then its mails are enough.
            var refused = await db.SaveAsync(ct);
            return refused is null || ReferenceEquals(refused, LimitNoticeErrors.AlreadySent) ? Result.Done : refused;
        }
    }
}
