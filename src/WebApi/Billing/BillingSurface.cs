using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Limits;

namespace Platform.WebApi.Billing;

/// <summary>The endpoint that the payment provider calls.</summary>
internal static class BillingSurface
{
    // The limit for addresses never refuses a valid signature; the handler counts requests with an invalid one.
    public static void MapBilling(this IEndpointRouteBuilder app) =>
        app.MapPost("/billing/stripe/events", (RequestDelegate)StripeWebhook.TakeAsync)
            .WithMetadata(Dialect.Platform, new Operation("stripeEvents"))
            .ForAnyone().WithoutLimits()
            .ExcludeFromDescription();
}
