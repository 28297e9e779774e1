namespace Platform.WebApi.Http;

/// <summary>Answers HEAD as GET without a body (RFC 9110 §9.3.2): endpoints say GET alone, and the server leaves the body out.</summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => HttpMethods.IsHead(context.Request.Method) ? AsGetAsync(context) : next(context);

    private async Task AsGetAsync(HttpContext context)
    {
        context.Request.Method = HttpMethods.Get;
        await next(context);

        // For the request log, which tells after all else what was asked.
        context.Request.Method = HttpMethods.Head;
    }
}
