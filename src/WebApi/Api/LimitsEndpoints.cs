using Platform.Application.Quotas;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.Api;

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
