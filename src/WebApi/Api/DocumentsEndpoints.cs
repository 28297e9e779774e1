using System.Text.Json.Nodes;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;
using Platform.WebApi.OpenApi;

namespace Platform.WebApi.Api;

internal static class DocumentsEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/docs.json", (ApiDocument document, HttpContext context) => document.AnswerAsync(context))
            .WithTags("Documents")
            .ForAnyone().ReadableFromAnywhere()
            .Describe("getOpenApiDocument", "Get this document", "OpenAPI 3.0, of every operation there is.")
            .Answers<JsonObject>();
}
