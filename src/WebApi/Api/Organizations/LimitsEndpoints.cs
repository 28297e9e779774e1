using Platform.Application.Quotas;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Limits;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Organizations;

internal static class LimitsEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/limits", (Responder reply) => reply.Ok(new GetLimits()))
            .WithTags("Limits")
            .ForAnyCredential()
            .Uncounted()
            .Describe(
                "getLimits",
                "Get the organization's limits",
                "What the plan allows in each window and what is left of it. Asking is neither counted nor refused.")
            .Answers<LimitsView>();
}
