using System.Diagnostics;
using System.Globalization;
using OpenTelemetry.Instrumentation.AspNetCore;
using Platform.WebApi.Http.Callers;

namespace Platform.WebApi.Observability;

/// <summary>Adds tags to the span of a request, in addition to the semantic conventions for HTTP, and removes sensitive values.</summary>
internal static class RequestSpans
{
    private const string RequestIdTag = "platform.request_id";
    private const string OrganizationTag = "platform.organization_id";

    private const string RouteTag = "http.route";

    // Longer than every id and name in a path (a UUID has 36 characters, a slug at most 40) and shorter than every secret.
    private const int SegmentMaxLength = 40;

    private const string Health = "/api/health";

    /// <summary>Configures which requests are traced, and how.</summary>
    /// <param name="options">The instrumentation's options.</param>
    /// <param name="publicPath">The application's base path, which no middleware has removed yet when a span begins.</param>
    public static void Configure(AspNetCoreTraceInstrumentationOptions options, string publicPath)
    {
        // Load balancers check every few seconds.
        PathString[] health = [Health, publicPath + Health];
        options.Filter = context => !health.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));
        options.EnrichWithHttpRequest = (span, request) =>
        {
            if (IncomingTraces.UnsampledOf(request.Headers) is { } link) span.AddLink(link);
        };
        options.EnrichWithHttpResponse = (span, response) => Enrich(span, response.HttpContext);
    }

    private static void Enrich(Activity span, HttpContext context)
    {
        span.SetTag(RequestIdTag, context.TraceIdentifier);
        if (context.CallerOrNull() is { } caller) span.SetTag(OrganizationTag, caller.Organization.Value);

        // The route of a group's root ends with a slash that no caller writes.
        if (span.GetTagItem(RouteTag) is string { Length: > 1 } route && route.EndsWith('/'))
        {
            span.SetTag(RouteTag, route[..^1]);
            span.DisplayName = span.DisplayName.TrimEnd('/');
        }

        // Links in email have a token in the query, which callers may fill with anything, and a token may be pasted into a path.
        span.SetTag("url.query", null);
        span.SetTag("url.path", WithoutSecrets(context.Request.PathBase.Add(context.Request.Path).Value ?? "/"));

        // Errors are handled before they reach the instrumentation, which sees no exception.
        var status = context.Response.StatusCode;
        if (status < StatusCodes.Status500InternalServerError) return;
        span.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
        span.SetStatus(ActivityStatusCode.Error);
    }

    private static string WithoutSecrets(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment.Length > SegmentMaxLength ? "REDACTED" : segment));
}
