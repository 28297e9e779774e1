using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Http.OpenApi;

/// <summary>The OpenAPI document as bytes. Written at the first request for it and kept: only the address of the server differs between requests.</summary>
internal sealed class ApiDocument(IServiceScopeFactory scopes, PlatformSettings settings)
{
    /// <summary>The document's name among the framework's registrations.</summary>
    public const string Name = "platform";

    /// <summary>What stands in the written document where the server's address goes. No such host can exist (RFC 6761).</summary>
    public const string ServerPlaceholder = "http://server.invalid";

    // What tools made before the last correction of 3.0, which changed its wording alone, would refuse; and what they read.
    private const string WrittenVersion = "\"openapi\": \"3.0.4\"";
    private const string ReadVersion = "\"openapi\": \"3.0.3\"";

    private const string MayBeKept = "public, max-age=60";

    private readonly Lazy<Task<Parts>> _parts = new(() => Task.Run(() => WriteAsync(scopes)));

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
        var parts = await _parts.Value;
        return [.. parts.Before, .. JsonEncodedText.Encode(address).EncodedUtf8Bytes, .. parts.After];
    }

    private static async Task<Parts> WriteAsync(IServiceScopeFactory scopes)
    {
        await using var scope = scopes.CreateAsyncScope();
        var document = await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();

        // The framework orders them by the present culture's rules.
        if (document.Components is { Schemas: { } schemas } components)
        {
            components.Schemas = schemas.OrderBy(schema => schema.Key, StringComparer.Ordinal).ToDictionary();
        }

        var whole = Encoding.UTF8.GetBytes((await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0)).Replace(WrittenVersion, ReadVersion, StringComparison.Ordinal));
        var placeholder = Encoding.UTF8.GetBytes(ServerPlaceholder);
        var place = whole.AsSpan().IndexOf(placeholder);
        return new Parts(whole[..place], whole[(place + placeholder.Length)..]);
    }

    private sealed record Parts(byte[] Before, byte[] After);
}

/// <summary>Registers what the document is made with.</summary>
internal static class ApiDocumentServices
{
    /// <summary>Nothing is made before the first request for the document.</summary>
    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi(ApiDocument.Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
            options.AddDocumentTransformer<DescribeDocument>();
            options.AddOperationTransformer<DescribeOperation>();
        });
        services.AddSingleton<ApiDocument>();
        services.AddSingleton<Schemas>();
        services.AddSingleton<Responses>();
        services.AddSingleton<ValidationRules>();
        services.AddSingleton<Failures>();
        services.AddSingleton<MemberTexts>();
    }
}
