using Platform.TestKit;

namespace Platform.WebApi.Tests;

/// <summary>Requests as browsers send them for a page.</summary>
internal static class FromPages
{
    /// <summary>A request of a page at an origin.</summary>
    public static Task<ApiAnswer> FromAsync(this ApiClient client, string origin, string path, string method = "GET", object? body = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = ApiClient.Content(body) };
        request.Headers.TryAddWithoutValidation("Origin", origin);
        return client.SendAsync(request);
    }

    /// <summary>What the browser asks before it sends a page's request.</summary>
    public static Task<ApiAnswer> PreflightAsync(
        this ApiClient client, string origin, string path, string method = "GET", string? headers = "authorization,content-type")
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        if (headers is not null) request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", headers);
        return client.SendAsync(request);
    }

    /// <summary>Lists a domain of its own for a test, and gives the origin of a page on it.</summary>
    public static async Task<string> ListOwnDomainAsync(this ApiClient admin)
    {
        var domain = $"{Guid.NewGuid():n}.example.com";
        Expect.Status(201, await admin.PostAsync("/api/allowed-domains", new { domain }));
        return "https://" + domain;
    }
}
