using Microsoft.AspNetCore.Http;

namespace Platform.TestKit;

/// <summary>Passes requests and answers on, for proxies in tests.</summary>
public static class Forwarding
{
    // What belongs to one connection alone (RFC 9110 §7.6.1).
    private static readonly HashSet<string> OfOneConnection =
        new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host" };

    /// <summary>A client that changes nothing of what passes through it.</summary>
    public static HttpMessageInvoker NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    /// <summary>A request with the method and headers of another.</summary>
    /// <param name="request">The request that came.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="content">Its body; null for none.</param>
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

    /// <summary>Takes over the status and headers of an answer.</summary>
    public static void CopyHead(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfOneConnection.Contains(header.Key)))
        {
            response.Headers[name] = values.ToArray();
        }
    }
}
