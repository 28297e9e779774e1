namespace Platform.WebApi.Http;

/// <summary>
/// Removes a host that the framework can't read: one with a label in Punycode that stands for no name (RFC 5891 §5.4). The server lets
/// it pass, and each later look at it would throw. Such a request names no host.
/// </summary>
internal sealed class ReadableHost(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        Ensure(context.Request);
        return next(context);
    }

    /// <summary>Removes the host where it can't be read.</summary>
    public static void Ensure(HttpRequest request)
    {
        if (!IsReadable(request.Headers.Host.ToString())) request.Headers.Host = default;
    }

    /// <summary>Whether a host can be read, as a header has it.</summary>
    public static bool IsReadable(string host)
    {
        try
        {
            _ = HostString.FromUriComponent(host);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
