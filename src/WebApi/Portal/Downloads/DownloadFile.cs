using System.Text.Json.Nodes;
using Platform.WebApi.Portal.Templates;

namespace Platform.WebApi.Portal.Downloads;

/// <summary>A file that other programs import.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Title">Its display name.</param>
/// <param name="Description">A sentence for display.</param>
/// <param name="Make">Generates it from the OpenAPI document.</param>
internal sealed record DownloadFile(string Name, string Title, string Description, Func<JsonObject, PortalContext, JsonObject> Make)
{
    /// <summary>All files.</summary>
    public static readonly IReadOnlyList<DownloadFile> All =
    [
        new(
            "platform.postman_collection.json",
            "Postman collection",
            "Every operation as a request that checks its answer (format 2.1).",
            (document, reader) => PostmanCollection.Of(ApiCall.AllOf(document), reader)),
        new(
            "platform.postman_environment.json",
            "Postman environment",
            "The server, and who signs in.",
            (_, reader) => PostmanCollection.EnvironmentOf(reader)),
        new(
            "platform.insomnia.json",
            "Insomnia export",
            "The same for Insomnia, with its environment (format 4).",
            (document, reader) => InsomniaExport.Of(ApiCall.AllOf(document), reader)),
        new(
            "openapi.json",
            "OpenAPI document",
            "The description of the whole API (version 3.0), for generators and gateways.",
            (document, _) => document),
    ];
}
