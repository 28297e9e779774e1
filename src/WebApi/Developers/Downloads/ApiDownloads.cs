using System.Text;
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

    private readonly Dictionary<string, Lazy<Task<string>>> _made = DownloadFile.All.ToDictionary(file => file.Name, file => new Lazy<Task<string>>(() => Task.Run(() => WriteAsync(document, file))));

    /// <summary>The file for a reader.</summary>
    public async Task<byte[]> MakeAsync(DownloadFile file, Reader reader)
    {
        var text = new StringBuilder(await _made[file.Name].Value)
            .Replace(Anyone.Server, Encoded(reader.Server))
            .Replace(Anyone.Organization!, Encoded(reader.Organization ?? Reader.WrittenOrganization))
            .Replace(Anyone.Email!, Encoded(reader.Email ?? Reader.WrittenEmail));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task<string> WriteAsync(ApiDocument document, DownloadFile file)
    {
        var parsed = JsonNode.Parse(await document.ForServerAsync(Anyone.Server))!.AsObject();
        return file.Make(parsed, Anyone).ToJsonString(Written) + "\n";
    }

    private static string Encoded(string text) => JsonEncodedText.Encode(text).ToString();
}
