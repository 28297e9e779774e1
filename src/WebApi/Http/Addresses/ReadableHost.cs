namespace Platform.WebApi.Http.Addresses;

/// <summary>
/// Removes a Host header that the framework can't parse: one with an invalid Punycode label (RFC 5891 §5.4). The server accepts it, and
/// every later access would throw. Such a request has no host.
/// </summary>
internal sealed class ReadableHost(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        Ensure(context.Request);
        return next(context);
    }

    /// <summary>Removes the host if it can't be parsed.</summary>
    public static void Ensure(HttpRequest request)
    {
        if (!IsReadable(request.Headers.Host.ToString())) request.Headers.Host = default;
    }

    /// <summary>Whether the value of a Host header can be parsed.</summary>
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
