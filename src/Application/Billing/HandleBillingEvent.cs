using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Billing;
using Platform.Domain.Common;

namespace Platform.Application.Billing;

/// <summary>
/// Takes an event whose signature was verified. It says only that something about a customer has changed: what is true now is asked of the
/// provider, so that events may come twice, late and in any order. An event without effect is done, too: sending it again would change
/// nothing. Not sent by a person.
/// </summary>
/// <param name="EventId">The provider's id of the event.</param>
/// <param name="Type">What happened, such as <c>customer.subscription.updated</c>.</param>
/// <param name="CustomerId">Whom it is about; null where it is about no customer.</param>
public sealed record HandleBillingEvent(string EventId, string Type, string? CustomerId) : ICommand<BillingEventOutcome>
{
    private const string CustomerDeleted = "customer.deleted";

    private static readonly HashSet<string> Followed = new(StringComparer.Ordinal)
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "customer.subscription.created",
        "customer.subscription.updated",
        "customer.subscription.deleted",
        "customer.subscription.paused",
        "customer.subscription.resumed",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice.payment_failed",
        CustomerDeleted,
    };

    internal sealed class Validator : AbstractValidator<HandleBillingEvent>
    {
        public Validator()
        {
            RuleFor(c => c.EventId).NotEmpty().MaximumLength(BillingEvent.TextMaxLength);
            RuleFor(c => c.Type).NotEmpty().MaximumLength(BillingEvent.TextMaxLength);
        }
    }

    internal sealed class Handler(IAppDb db, SubscriptionSync sync, TimeProvider clock)
        : IUseCaseHandler<HandleBillingEvent, Result<BillingEventOutcome>>
    {
        public async Task<Result<BillingEventOutcome>> Handle(HandleBillingEvent command, CancellationToken ct)
        {
            if (!Followed.Contains(command.Type)) return BillingEventOutcome.NotFollowed;
            if (command.CustomerId is not { } customer) return BillingEventOutcome.UnknownCustomer;
            if (await db.Query(new BillingEventById(command.EventId)).AnyAsync(ct)) return BillingEventOutcome.HandledBefore;
            if (await db.Query(new SubscriptionOfCustomer(customer)).SingleOrDefaultAsync(ct) is not { } subscription)
            {
                return BillingEventOutcome.UnknownCustomer;
            }

            await sync.ApplyAsync(subscription, $"event {command.EventId}", ct);
            if (command.Type == CustomerDeleted) subscription.LoseCustomer();
            db.BillingEvents.Add(BillingEvent.Create(command.EventId, command.Type, subscription.OrganizationId, clock.GetUtcNow()));

            // Another node may have been first, or the organization is gone: nothing is left to do.
            var refused = await db.SaveAsync(ct);
            if (refused == BillingErrors.AlreadyHandled) return BillingEventOutcome.HandledBefore;
            if (refused == BillingErrors.UnknownOrganization) return BillingEventOutcome.UnknownCustomer;
            return refused is null ? BillingEventOutcome.Handled : refused;
        }
    }
}

/// <summary>What became of an event.</summary>
public enum BillingEventOutcome
{
    /// <summary>The provider was asked, and its answer applied.</summary>
    Handled,

    /// <summary>It had been handled, by this node or another.</summary>
    HandledBefore,

    /// <summary>It is of a type that changes nothing here.</summary>
    NotFollowed,

    /// <summary>It is about no customer, or about none of an organization here.</summary>
    UnknownCustomer,
}
