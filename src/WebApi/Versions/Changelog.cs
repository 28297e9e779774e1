using System.Globalization;
using Markdig;
using Microsoft.AspNetCore.Components;
using Platform.WebApi.Http.Endpoints;

namespace Platform.WebApi.Versions;

/// <summary>Texts of the changelog.</summary>
internal static class Changelog
{
    /// <summary>The path of the page that shows it.</summary>
    public const string Path = "/developers/changelog";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>A version's dates, and what each means.</summary>
    public static IEnumerable<(string When, string Meaning)> Dates(ApiRelease release)
    {
        if (release.Deprecation?.Date is { } deprecated) yield return ($"Deprecated on {Day(deprecated)}.", "Move to a newer version.");
        if (release.Sunset?.Date is { } ends)
        {
            yield return (
                $"Ends on {Day(ends)}.",
                "From then on requests that name it are refused, and organizations "
                + "pinned to it are served by the oldest version there still is.");
        }
    }

    /// <summary>A change's text as HTML.</summary>
    public static MarkupString Html(VersionChange change) => (MarkupString)Markdown.ToHtml(change.Text, Pipeline);

    /// <summary>The operations that a change affects, by id and as method and path, in the order of the endpoints.</summary>
    public static IReadOnlyList<(string Id, string Call)> Calls(VersionChange change, EndpointDataSource endpoints) =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Operation>() is { } operation && change.Operations.Contains(operation.Id))
            .Select(endpoint => (endpoint.Metadata.GetMetadata<Operation>()!.Id, CallOf(endpoint))),
    ];

    private static string Day(DateTimeOffset day) => day.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string CallOf(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]} {PathOf(endpoint)}";

    private static string PathOf(RouteEndpoint endpoint) => string.Join(
        '/',
        endpoint.RoutePattern.RawText!.TrimEnd('/').Split('/').Select(segment => segment.StartsWith('{') ? "{id}" : segment));
}
