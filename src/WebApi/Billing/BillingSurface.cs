using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.Billing;

/// <summary>What the payment provider calls.</summary>
internal static class BillingSurface
{
    // A good signature is never refused by the limit for addresses; a bad one counts, which the handler sees to.
    public static void MapBilling(this IEndpointRouteBuilder app) =>
        app.MapPost("/billing/stripe/events", (RequestDelegate)StripeWebhook.TakeAsync)
            .WithMetadata(Dialect.Platform, new Operation("stripeEvents"))
            .ForAnyone().WithoutLimits()
            .ExcludeFromDescription();
}
