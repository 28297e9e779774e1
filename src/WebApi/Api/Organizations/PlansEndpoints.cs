using Platform.Application.Billing;
using Platform.Application.Billing.Plans;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Organizations;

internal static class PlansEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/plans", (Responder reply) => reply.List(new ListPlans()))
            .WithTags("Plans")
            .ForAnyone().ReadableFromAnywhere()
            .Describe(
                "listPlans",
                "List the plans",
                "Every plan with its limits and its price, the smallest plan first. A limit that is null is unlimited. The amount of "
                + "a price is in the currency's smallest unit: 4900 in `usd` is $49.00, and 4900 in `jpy` is ¥4,900. A price is null "
                + "where the plan can't be bought here, or its price isn't known at the moment.")
            .AnswersListOf<PlanOfferView>();
}
