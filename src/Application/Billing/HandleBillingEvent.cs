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
public sealed record HandleBillingEvent(string EventId, string Type, string? CustomerId) : ICommand
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

    /// <summary>Whether events of a type can have an effect.</summary>
    public static bool Follows(string type) => Followed.Contains(type);

    internal sealed class Validator : AbstractValidator<HandleBillingEvent>
    {
        public Validator()
        {
            RuleFor(c => c.EventId).NotEmpty().MaximumLength(BillingEvent.TextMaxLength);
            RuleFor(c => c.Type).NotEmpty().MaximumLength(BillingEvent.TextMaxLength);
        }
    }

    internal sealed class Handler(IAppDb db, SubscriptionSync sync, TimeProvider clock) : IUseCaseHandler<HandleBillingEvent, Result>
    {
        public async Task<Result> Handle(HandleBillingEvent command, CancellationToken ct)
        {
            if (command.CustomerId is not { } customer || !Follows(command.Type)) return Result.Done;
            if (await db.Query(new BillingEventById(command.EventId)).AnyAsync(ct)) return Result.Done;
            if (await db.Query(new SubscriptionOfCustomer(customer)).SingleOrDefaultAsync(ct) is not { } subscription) return Result.Done;

            await sync.ApplyAsync(subscription, $"event {command.EventId}", ct);
            if (command.Type == CustomerDeleted) subscription.LoseCustomer();
            db.BillingEvents.Add(BillingEvent.Create(command.EventId, command.Type, subscription.OrganizationId, clock.GetUtcNow()));

            // Another node may have been first, or the organization is gone: nothing is left to do.
            var refused = await db.SaveAsync(ct);
            var isDone = refused is null || refused == BillingErrors.AlreadyHandled || refused == BillingErrors.UnknownOrganization;
            return isDone ? Result.Done : refused!;
        }
    }
}
