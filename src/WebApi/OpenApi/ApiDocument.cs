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

    private readonly Lazy<Task<string[]>> _parts = new(() =>
        Task.Run(() => MakeAsync(services, ApiDocumentSettings.Of(services, ProductVersion.Text))));

    /// <summary>Answers with the document; it names the address that links name, or else the one it was asked at.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var bytes = await ForServerAsync(settings.PublicUrl ?? PublicAddresses.Own(context.Request) ?? "/");
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = MayBeKept;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>The document of a server at this address.</summary>
    public async Task<byte[]> ForServerAsync(string address)
    {
        var document = new StringBuilder();
        var parts = await _parts.Value;
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0) document.Append(JsonEncodedText.Encode(parts[i].StartsWith('/') ? address.TrimEnd('/') : address).ToString());
            document.Append(parts[i]);
        }

        return Encoding.UTF8.GetBytes(document.ToString());
    }

    private static async Task<string[]> MakeAsync(IServiceProvider services, AspNetCoreOpenApiDocumentGeneratorSettings settings)
    {
        var endpoints = services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups;
        var document = await new AspNetCoreOpenApiDocumentGenerator(settings).GenerateAsync(endpoints);
        return JsonText.Of(document).Split(ServerPlaceholder);
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
