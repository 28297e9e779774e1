namespace Platform.WebApi.Http.Pipeline;

/// <summary>Handles HEAD as GET (RFC 9110 §9.3.2): endpoints declare only GET, and the server omits the body.</summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => HttpMethods.IsHead(context.Request.Method) ? AsGetAsync(context) : next(context);

    private async Task AsGetAsync(HttpContext context)
    {
        context.Request.Method = HttpMethods.Get;
        await next(context);

        // The request log runs last and must show the original method.
        context.Request.Method = HttpMethods.Head;
    }
}
