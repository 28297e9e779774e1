using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>
/// Updates a subscription that is due: a payment is overdue, or the period has ended and no event was
/// received. Internal: no endpoint sends it.
/// </summary>
public sealed record SyncSubscription(OrganizationId Organization) : ICommand
{
    internal sealed class Validator : AbstractValidator<SyncSubscription>;

    internal sealed class Handler(IAppDb db, SubscriptionSync sync) : IUseCaseHandler<SyncSubscription, Result>
    {
        public async Task<Result> Handle(SyncSubscription command, CancellationToken ct)
        {
            var subscription = await db.Query(new SubscriptionOfOrganization(command.Organization)).SingleOrDefaultAsync(ct);
            if (subscription is null) return Result.Success;

            await sync.ApplyAsync(subscription, null, ct);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
