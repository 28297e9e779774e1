using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Limits;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Observability;

namespace Platform.WebApi.Api;

internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var check = api.ServiceProvider.GetRequiredService<HealthCheck>();
        var health = api.MapGroup("/health").WithTags("Health").ForAnyone().WithoutLimits().ReadableFromAnywhere();
        health.MapGet("", (Delegate)HealthCheck.AliveAsync)
            .Describe("getHealth", "Check that the process lives", "Asks nothing of the database.").Answers<Health>();
        health.MapGet("/ready", (Delegate)check.ReadyAsync)
            .Describe("getReadiness", "Check that requests can be served",
                "The database is reachable, its schema is as new as this node, and the node is not shutting down. "
                + "With the operator's key as the bearer token, the answer also has the node's version and database provider.")
            .Answers<Health>().Answers<Health>(503);
    }
}
