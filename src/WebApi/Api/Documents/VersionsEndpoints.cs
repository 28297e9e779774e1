using Platform.Application.Versions;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Documents;

internal static class VersionsEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/versions", (Responder reply) => reply.List(new ListApiVersions()))
            .WithTags("Versions")
            .ForAnyone().ReadableFromAnywhere()
            .Describe("listVersions", "List the versions of the API", "Newest first, with what each changed and how long it is served.")
            .AnswersListOf<ApiVersionView>();
}
