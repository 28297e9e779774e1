using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Http.Pipeline;

/// <summary>
/// Refuses plain HTTP instead of redirecting it: a client that sends a key unencrypted must notice.
/// Health checks of load balancers are exempt.
/// </summary>
internal sealed class HttpsRule(RequestDelegate next)
{
    /// <summary>Whether a path is also served over plain HTTP.</summary>
    public static bool Spares(PathString path) => path.StartsWithSegments("/api/health", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a request over plain HTTP must be refused.</summary>
    public static bool Refuses(HttpRequest request) => !request.IsHttps && !Spares(request.Path);

    public Task InvokeAsync(HttpContext context) =>
        Refuses(context.Request) ? ResponseWriter.FailureAsync(context, HttpErrors.HttpsRequired) : next(context);
}
