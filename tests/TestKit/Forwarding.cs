using Microsoft.AspNetCore.Http;

namespace Platform.TestKit;

/// <summary>Forwards requests and responses, for proxies in tests.</summary>
public static class Forwarding
{
    // Hop-by-hop headers (RFC 9110 §7.6.1).
    private static readonly HashSet<string> OfOneConnection =
        new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host" };

    /// <summary>A client that forwards messages unchanged.</summary>
    public static HttpMessageInvoker NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    /// <summary>A request with the method and headers of another.</summary>
    /// <param name="request">The incoming request.</param>
    /// <param name="target">The address to forward it to.</param>
    /// <param name="content">The body; null for none.</param>
    public static HttpRequestMessage RequestOf(HttpRequest request, Uri target, HttpContent? content)
    {
        var passedOn = new HttpRequestMessage(new HttpMethod(request.Method), target) { Content = content };
        foreach (var (name, values) in request.Headers.Where(header => !OfOneConnection.Contains(header.Key)))
        {
            if (passedOn.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) continue;
            content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        return passedOn;
    }

    /// <summary>Copies the status and headers of a response.</summary>
    public static void CopyHead(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfOneConnection.Contains(header.Key)))
        {
            response.Headers[name] = values.ToArray();
        }
    }
}
