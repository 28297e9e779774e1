using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Organizations;
using Platform.Domain.Audit;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>Requests a plan from the operator's contact by email, at most once a day per organization.</summary>
public sealed record RequestPlan(Plan Plan) : ICommand
{
    internal sealed class Validator : AbstractValidator<RequestPlan>
    {
        public Validator() => RuleFor(c => c.Plan).IsInEnum();
    }

    internal sealed class Handler(
        IAppDb db, ICaller caller, IBilling billing, BillingContact contact, IOutbox outbox, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<RequestPlan, Result>
    {
        public async Task<Result> Handle(RequestPlan command, CancellationToken ct)
        {
            if (billing.IsEnabled || contact.Email is not { } to) return BillingErrors.NoContact;
            var organization = await db.Query(new OrganizationOf(caller)).SingleAsync(ct);
            if (organization.Plan == command.Plan) return BillingErrors.NotForSale;

            var now = clock.GetUtcNow();
            var request = PlanRequest.Create(organization.Id, command.Plan, now);
            if (await db.Query(new PlanRequestsOf(caller, request.Day)).AnyAsync(ct)) return BillingErrors.AskedToday;

            db.PlanRequests.Add(request);
            outbox.Post(to, BillingEmails.PlanRequested(organization, command.Plan, caller), now + EmailTemplates.NoticeLifetime);
            audit.Record(AuditAction.PlanRequested, "organization", organization.Id.Value, $"plan: {command.Plan}");
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
