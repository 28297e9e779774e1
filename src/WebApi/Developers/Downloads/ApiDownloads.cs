using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.WebApi.OpenApi;

namespace Platform.WebApi.Developers.Downloads;

/// <summary>Makes the files from the OpenAPI document, so that none can tell of what is not there. Each is made once; only what differs between readers is put in for each.</summary>
internal sealed class ApiDownloads(ApiDocument document)
{
    // No text of ours holds these, and no host is called so (RFC 6761).
    private static readonly Reader Anyone = new("", ApiDocument.ServerPlaceholder, "organization.invalid", "person@person.invalid");

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, Lazy<Task<ReaderTemplate>>> _made = DownloadFile.All.ToDictionary(file => file.Name, file => new Lazy<Task<ReaderTemplate>>(() => Task.Run(() => MakeAsync(document, file))));

    /// <summary>The file.</summary>
    public Task<ReaderTemplate> GetAsync(DownloadFile file) => _made[file.Name].Value;

    private static async Task<ReaderTemplate> MakeAsync(ApiDocument document, DownloadFile file)
    {
        var parsed = JsonNode.Parse(await document.ForServerAsync(Anyone.Server))!.AsObject();
        var text = file.Make(parsed, Anyone).ToJsonString(Written) + "\n";
        return ReaderTemplate.OfJson(text
            .Replace(Anyone.Server, $"{ReaderHtml.Server}", StringComparison.Ordinal)
            .Replace(Anyone.Organization!, $"{ReaderHtml.Organization}", StringComparison.Ordinal)
            .Replace(Anyone.Email!, $"{ReaderHtml.Email}", StringComparison.Ordinal));
    }
}
