using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Billing;
using Platform.Domain.Common;

namespace Platform.Application.Billing;

/// <summary>
/// Handles an event whose signature has been verified. An event only indicates that something about a customer has changed; the current
/// state is requested from the provider, so that events may arrive repeatedly, late and in any order. An event without effect counts as
/// handled, since sending it again would change nothing. Sent by the provider, not by a person.
/// </summary>
/// <param name="EventId">The provider's ID of the event.</param>
/// <param name="Type">The event's type, such as <c>customer.subscription.updated</c>.</param>
/// <param name="CustomerId">The customer that the event is about; null if none.</param>
public sealed record HandleBillingEvent(string EventId, string Type, string? CustomerId) : ICommand<BillingEventOutcome>
{
    private const string CustomerDeleted = "customer.deleted";

    private static readonly HashSet<string> HandledTypes = new(StringComparer.Ordinal)
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
            if (!HandledTypes.Contains(command.Type)) return BillingEventOutcome.NotFollowed;
            if (command.CustomerId is not { } customer) return BillingEventOutcome.UnknownCustomer;
            if (await db.Query(new BillingEventById(command.EventId)).AnyAsync(ct)) return BillingEventOutcome.HandledBefore;
            if (await db.Query(new SubscriptionOfCustomer(customer)).SingleOrDefaultAsync(ct) is not { } subscription)
            {
                return BillingEventOutcome.UnknownCustomer;
            }

            await sync.ApplyAsync(subscription, $"event {command.EventId}", ct);
            if (command.Type == CustomerDeleted) subscription.LoseCustomer();
            db.BillingEvents.Add(BillingEvent.Create(command.EventId, command.Type, subscription.OrganizationId, clock.GetUtcNow()));

            // If another node was first, or the organization has been deleted, nothing is left to do.
            var refused = await db.SaveAsync(ct);
            if (refused.Is(BillingErrors.AlreadyHandled)) return BillingEventOutcome.HandledBefore;
            if (refused.Is(BillingErrors.UnknownOrganization)) return BillingEventOutcome.UnknownCustomer;
            return refused is null ? BillingEventOutcome.Handled : refused;
        }
    }
}

/// <summary>The outcome of handling an event.</summary>
public enum BillingEventOutcome
{
    /// <summary>The provider's current state was applied.</summary>
    Handled,

    /// <summary>The event had already been handled by this or another node.</summary>
    HandledBefore,

    /// <summary>Events of this type have no effect.</summary>
    NotFollowed,

    /// <summary>The event is about no customer, or not about a customer of an organization here.</summary>
    UnknownCustomer,
}
