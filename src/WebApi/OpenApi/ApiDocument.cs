using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using NSwag.Generation.AspNetCore;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Http;

namespace Platform.WebApi.OpenApi;

/// <summary>
/// The OpenAPI document as bytes. Made at the first request for it and kept: only the address of the server differs between requests.
/// </summary>
internal sealed class ApiDocument(IServiceProvider services, PlatformSettings settings)
{
    /// <summary>What stands in the written document where the server's address goes. No such host can exist (RFC 6761).</summary>
    public const string ServerPlaceholder = "http://server.invalid";

    private const string MayBeKept = "public, max-age=60";

    private readonly Lazy<Task<byte[][]>> _parts = new(() =>
        Task.Run(() => MakeAsync(services, ApiDocumentSettings.Of(services, ProductVersion.Text))));

    /// <summary>Answers with the document; it names the address that links name, or else the one it was asked at.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        // In pieces, as they are kept: a copy of the whole would be large.
        var pieces = Pieces(await _parts.Value, settings.PublicUrl ?? PublicAddresses.Own(context.Request) ?? "/");
        var length = pieces.Sum(piece => piece.Length);
        await new KeptBody("application/json; charset=utf-8", MayBeKept).WriteAsync(context, length, to =>
        {
            foreach (var piece in pieces) to.Write(piece);
        });
    }

    /// <summary>The document of a server at this address.</summary>
    public async Task<byte[]> ForServerAsync(string address) => [.. Pieces(await _parts.Value, address).SelectMany(piece => piece)];

    private static async Task<byte[][]> MakeAsync(IServiceProvider services, AspNetCoreOpenApiDocumentGeneratorSettings settings)
    {
        var endpoints = services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups;
        var document = await new AspNetCoreOpenApiDocumentGenerator(settings).GenerateAsync(endpoints);
        return [.. JsonText.Of(document).Split(ServerPlaceholder).Select(Encoding.UTF8.GetBytes)];
    }

    // Before a path the address has no slash at its end.
    private static List<byte[]> Pieces(byte[][] parts, string address)
    {
        var pieces = new List<byte[]> { parts[0] };
        foreach (var part in parts.Skip(1))
        {
            pieces.Add(Encoding.UTF8.GetBytes(JsonEncodedText.Encode(part is [(byte)'/', ..] ? address.TrimEnd('/') : address).ToString()));
            pieces.Add(part);
        }

        return pieces;
    }
}

/// <summary>Registers what the document is made with.</summary>
internal static class ApiDocumentServices
{
    /// <summary>Nothing is made before the first request for the document.</summary>
    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSingleton<ApiDocument>();
    }
}
