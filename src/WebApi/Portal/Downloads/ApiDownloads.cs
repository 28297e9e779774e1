using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.WebApi.OpenApi;
using Platform.WebApi.Portal.Templates;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Portal.Downloads;

/// <summary>
/// Generates the files from the OpenAPI document, so that they can't differ from the API. Each is generated once per version of the API;
/// placeholders for what differs between visitors are filled in for each response.
/// </summary>
internal sealed class ApiDownloads(ApiDocument document, ApiVersions versions)
{
    // No other text contains these: no host can be named so (RFC 6761).
    private static readonly PortalContext Anyone = new(
        "", ApiDocument.ServerPlaceholder, "organization.invalid", "person@person.invalid", "");

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private readonly Dictionary<(string Name, string Version), Lazy<Task<PortalTemplate>>> _made =
        DownloadFile.All.SelectMany(file => versions.NewestFirst, (file, release) => (file, release)).ToDictionary(
            made => (made.file.Name, made.release.Name),
            made => new Lazy<Task<PortalTemplate>>(() => Task.Run(() => MakeAsync(document, made.file, made.release))));

    /// <summary>The file for a version of the API.</summary>
    public Task<PortalTemplate> GetAsync(DownloadFile file, string version) => _made[(file.Name, version)].Value;

    private static async Task<PortalTemplate> MakeAsync(ApiDocument document, DownloadFile file, ApiRelease release)
    {
        var parsed = JsonNode.Parse(await document.ForServerAsync(release, Anyone.Server))!.AsObject();
        var text = file.Make(parsed, Anyone with { Version = release.Name }).ToJsonString(Written) + "\n";
        return PortalTemplate.OfJson(text
            .Replace(Anyone.Server, $"{PortalHtml.Server}", StringComparison.Ordinal)
            .Replace(Anyone.Organization!, $"{PortalHtml.Organization}", StringComparison.Ordinal)
            .Replace(Anyone.Email!, $"{PortalHtml.Email}", StringComparison.Ordinal));
    }
}
