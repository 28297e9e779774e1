using Markdig;
using Microsoft.AspNetCore.Components;
using Platform.WebApi.Http;

namespace Platform.WebApi.Versions;

/// <summary>What the changelog says of changes.</summary>
internal static class Changelog
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>A change's text as HTML.</summary>
    public static MarkupString Html(VersionChange change) => (MarkupString)Markdown.ToHtml(change.Text, Pipeline);

    /// <summary>The operations that a change is about, by id and as method and path, in the order of the endpoints.</summary>
    public static IReadOnlyList<(string Id, string Call)> Calls(VersionChange change, EndpointDataSource endpoints) =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Operation>() is { } operation && change.Operations.Contains(operation.Id))
            .Select(endpoint => (endpoint.Metadata.GetMetadata<Operation>()!.Id, CallOf(endpoint))),
    ];

    private static string CallOf(RouteEndpoint endpoint) => $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]} {PathOf(endpoint)}";

    private static string PathOf(RouteEndpoint endpoint) => string.Join(
        '/',
        endpoint.RoutePattern.RawText!.TrimEnd('/').Split('/').Select(segment => segment.StartsWith('{') ? "{id}" : segment));
}
