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
/// Mails an organization's admins that a limit is nearly or fully used, once per window, limit and threshold over all nodes. No endpoint
/// sends it.
/// </summary>
/// <param name="Organization">Whose limit.</param>
/// <param name="Plan">The plan that the limit belongs to; nothing is sent where the organization is on another one by now.</param>
/// <param name="Use">How much of it is used.</param>
public sealed record SendLimitNotice(OrganizationId Organization, Plan Plan, LimitUse Use) : ICommand<LimitNoticeOutcome>
{
    internal sealed class Validator : AbstractValidator<SendLimitNotice>;

    internal sealed class Handler(IAppDb db, IOutbox outbox, PublicAddress address, TimeProvider clock)
        : IUseCaseHandler<SendLimitNotice, Result<LimitNoticeOutcome>>
    {
        public async Task<Result<LimitNoticeOutcome>> Handle(SendLimitNotice command, CancellationToken ct)
        {
            var use = command.Use;
            if (await db.Query(new LimitNoticesSent(command.Organization, use)).AnyAsync(ct)) return LimitNoticeOutcome.Sent;
            var organization = await db.Organizations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == command.Organization, ct);
            if (organization is null or { DisabledAt: not null } || organization.Plan != command.Plan) return LimitNoticeOutcome.NotDue;

            db.LimitNotices.Add(LimitNotice.Create(organization.Id, use, clock.GetUtcNow()));
            var letter = LimitEmails.LimitUsed(organization, use, address.ForMembers);
            var admins = await db.Query(new ActiveAdminsOf(organization.Id)).Where(NotificationSettings.WantLimitMail).ToListAsync(ct);
            foreach (var admin in admins) outbox.Post(admin, letter, use.Reset);

            // Another node may have been first; then its mails are enough.
            var refused = await db.SaveAsync(ct);
            return refused is null || ReferenceEquals(refused, LimitNoticeErrors.AlreadySent) ? LimitNoticeOutcome.Sent : refused;
        }
    }
}

/// <summary>Whether the mails about a limit are out.</summary>
public enum LimitNoticeOutcome
{
    /// <summary>They are, now or since an earlier time, from this node or another.</summary>
    Sent,

    /// <summary>What they would say is no longer true.</summary>
    NotDue,
}
