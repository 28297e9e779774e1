namespace Platform.WebApi.Http;

/// <summary>Refuses plain HTTP, never redirects it: a key sent in the clear must fail loudly. Health checks of load balancers may come as they are.</summary>
internal sealed class HttpsRule(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.IsHttps || context.Request.Path.StartsWithSegments("/api/health", StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : Answer.FailureAsync(context, HttpErrors.HttpsRequired);
}
