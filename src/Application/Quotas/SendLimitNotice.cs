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
/// Emails an organization's admins that a limit is nearly or fully used, once per window, limit and threshold across
/// all nodes. Internal: no endpoint sends it.
/// </summary>
/// <param name="Organization">The organization.</param>
/// <param name="Plan">The plan that the limit belongs to. Nothing is sent if the organization has changed its plan in the meantime.</param>
/// <param name="Use">The usage of the limit.</param>
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
            var message = LimitEmails.LimitUsed(organization, use, address.ForMembers);
            var admins = await db.Query(new ActiveAdminsOf(organization.Id)).Where(NotificationSettings.WantLimitMail).ToListAsync(ct);
            foreach (var admin in admins) outbox.Post(admin, message, use.Reset);

            // If another node was first, its emails suffice.
            var refused = await db.SaveAsync(ct);
            return refused is null || refused.Is(LimitNoticeErrors.AlreadySent) ? LimitNoticeOutcome.Sent : refused;
        }
    }
}

/// <summary>The outcome of a limit notice.</summary>
public enum LimitNoticeOutcome
{
    /// <summary>The emails are queued, now or earlier, by this or another node.</summary>
    Sent,

    /// <summary>The organization or its plan has changed, so that the emails no longer apply.</summary>
    NotDue,
}
