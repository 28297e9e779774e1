namespace Platform.WebApi.Http.Pipeline;

/// <summary>
/// The security headers of every response (OWASP HTTP Headers Cheat Sheet). An endpoint that serves a page brings its own policy.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string DenyAll = "default-src 'none'; frame-ancestors 'none'";
    private const string OneYear = "max-age=31536000";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        Set(headers, context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Value ?? DenyAll);
        if (context.Request.IsHttps) headers.StrictTransportSecurity = OneYear;
        return next(context);
    }

    /// <summary>Sets the headers of a response that isn't a page.</summary>
    public static void SetForJson(IHeaderDictionary headers) => Set(headers, DenyAll);

    private static void Set(IHeaderDictionary headers, string policy)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = policy;
    }
}

/// <summary>The <c>Content-Security-Policy</c> of an endpoint that serves a page.</summary>
internal sealed record ContentPolicy(string Value);
