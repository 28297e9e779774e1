namespace Platform.WebApi.Http;

/// <summary>
/// What every answer tells browsers (OWASP HTTP Headers Cheat Sheet). An endpoint that serves a page brings a policy that fits it.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string NothingAtAll = "default-src 'none'; frame-ancestors 'none'";
    private const string AYear = "max-age=31536000";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        Set(headers, context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Value ?? NothingAtAll);
        if (context.Request.IsHttps) headers.StrictTransportSecurity = AYear;
        return next(context);
    }

    /// <summary>The headers of an answer that is no page.</summary>
    public static void SetForJson(IHeaderDictionary headers) => Set(headers, NothingAtAll);

    private static void Set(IHeaderDictionary headers, string policy)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = policy;
    }
}

/// <summary>The <c>Content-Security-Policy</c> of an endpoint that serves a page.</summary>
internal sealed record ContentPolicy(string Value);
