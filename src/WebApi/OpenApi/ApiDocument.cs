using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Net.Http.Headers;
using NSwag.Generation.AspNetCore;
using Platform.Domain.Common;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Http.Addresses;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.OpenApi.Samples;
using Platform.WebApi.Versions;

namespace Platform.WebApi.OpenApi;

/// <summary>
/// The OpenAPI document of each version, as bytes. Each is created on first request and cached: only the server's address differs between
/// requests. Documents of older versions are derived from the newest one.
/// </summary>
internal sealed class ApiDocument
{
    /// <summary>The placeholder for the server's address in a cached document. No such host can exist (RFC 6761).</summary>
    public const string ServerPlaceholder = "http://server.invalid";

    /// <summary>The query parameter that names a version, as a C# name.</summary>
    public const string VersionParameter = "Version";

    private const string MayBeKept = "public, max-age=60";

    // Without the parameter, the credential decides the version.
    private const string ForOneCaller = "private, max-age=60";

    private readonly PlatformSettings _settings;
    private readonly ApiVersions _versions;
    private readonly Dictionary<ApiRelease, Lazy<Task<byte[][]>>> _parts;

    /// <param name="services">The services of endpoints and validators.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="versions">The versions.</param>
    public ApiDocument(IServiceProvider services, PlatformSettings settings, ApiVersions versions)
    {
        (_settings, _versions) = (settings, versions);
        _parts = versions.NewestFirst.ToDictionary(release => release, release => new Lazy<Task<byte[][]>>(() => Task.Run(() =>
            release.IsNewest ? NewestAsync(services, release) : OlderAsync(release))));
    }

    /// <summary>Responds with the document. Its server is the public URL, or else the address that the request was sent to.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var named = query.Text(VersionParameter);
        query.ThrowIfWrong();
        if (named is null)
        {
            context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Authorization, VersionHeaders.Version);
        }

        var release = named is null ? ApiVersions.Of(context) : _versions.Find(named) ?? throw Unknown();

        // In pieces, as they are cached: a copy of the whole document would be large.
        var pieces = Pieces(await _parts[release].Value, _settings.PublicUrl ?? PublicAddresses.Own(context.Request) ?? "/");
        var length = pieces.Sum(piece => piece.Length);
        var isForAll = named is not null || context.CallerOrNull() is null;
        await new CachedBody("application/json; charset=utf-8", isForAll ? MayBeKept : ForOneCaller).WriteAsync(context, length, to =>
        {
            foreach (var piece in pieces) to.Write(piece);
        });
    }

    /// <summary>The document of a version with this server address.</summary>
    public async Task<byte[]> ForServerAsync(ApiRelease release, string address) =>
        [.. Pieces(await _parts[release].Value, address).SelectMany(piece => piece)];

    private RefusedException Unknown() =>
        new(Error.Invalid(VersionParameter, "Must be one of: " + string.Join(", ", _versions.NewestFirst.Select(release => release.Name))));

    private static async Task<byte[][]> NewestAsync(IServiceProvider services, ApiRelease newest)
    {
        var endpoints = services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups;
        var document = await new AspNetCoreOpenApiDocumentGenerator(ApiDocumentSettings.Of(services, newest.Name)).GenerateAsync(endpoints);
        return PartsOf(JsonText.Of(document));
    }

    private async Task<byte[][]> OlderAsync(ApiRelease release)
    {
        var newest = string.Join(ServerPlaceholder, (await _parts[_versions.Newest].Value).Select(Encoding.UTF8.GetString));
        return PartsOf(OlderDocument.Make(newest, release, _versions));
    }

    private static byte[][] PartsOf(string text) => [.. text.Split(ServerPlaceholder).Select(Encoding.UTF8.GetBytes)];

    // The address has no trailing slash before a path.
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

/// <summary>Registers the services of the document.</summary>
internal static class ApiDocumentServices
{
    /// <summary>Nothing is created before the first request for the document.</summary>
    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSingleton<ApiDocument>();
    }
}
