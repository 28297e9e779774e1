using System.Text.Json.Nodes;
using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.OpenApi;

namespace Platform.WebApi.Api.Documents;

internal static class DocumentsEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/docs.json", (ApiDocument document, HttpContext context) => document.AnswerAsync(context))
            .WithTags("Documents")
            .ForAnyone().ReadableFromAnywhere()
            .Describe("getOpenApiDocument", "Get this document", "OpenAPI 3.0, of every operation there is, in one version of the API.")
            .WithMetadata(
                new ListFilter(
                    ApiDocument.VersionParameter,
                    typeof(string),
                    "The version; left out, the one that the request is served in.",
                    "2026-12-01"))
            .Answers<JsonObject>().MayRefuse(Error.Invalid(ApiDocument.VersionParameter, "Must be one of: 2026-12-01, 2026-11-22"));
}
