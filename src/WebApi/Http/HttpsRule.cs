namespace Platform.WebApi.Http;

/// <summary>
/// Refuses plain HTTP, never redirects it: a key sent in the clear must fail loudly. Health checks of load balancers may come as they are.
/// </summary>
internal sealed class HttpsRule(RequestDelegate next)
{
    /// <summary>Whether a path is served over plain HTTP too.</summary>
    public static bool Spares(PathString path) => path.StartsWithSegments("/api/health", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a request comes in the clear that must not.</summary>
    public static bool Refuses(HttpRequest request) => !request.IsHttps && !Spares(request.Path);

    public Task InvokeAsync(HttpContext context) =>
        Refuses(context.Request) ? ResponseWriter.FailureAsync(context, HttpErrors.HttpsRequired) : next(context);
}
