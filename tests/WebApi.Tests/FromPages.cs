using Platform.TestKit;

namespace Platform.WebApi.Tests;

/// <summary>Requests as browsers send them for a page at some origin.</summary>
internal static class FromPages
{
    /// <summary>Sends a request of a page at an origin.</summary>
    public static Task<ApiAnswer> FromAsync(this ApiClient client, string origin, string path, string method = "GET", object? body = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = ApiClient.Content(body) };
        request.Headers.TryAddWithoutValidation("Origin", origin);
        return client.SendAsync(request);
    }

    /// <summary>Sends the preflight request of a browser.</summary>
    public static Task<ApiAnswer> PreflightAsync(
        this ApiClient client, string origin, string path, string method = "GET", string? headers = "authorization,content-type")
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        if (headers is not null) request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", headers);
        return client.SendAsync(request);
    }

    /// <summary>Lists a unique domain and returns the origin of a page on it.</summary>
    public static async Task<string> ListOwnDomainAsync(this ApiClient admin)
    {
        var domain = $"{Guid.NewGuid():n}.example.com";
        Expect.Status(201, await admin.PostAsync("/api/allowed-domains", new { domain }));
        return "https://" + domain;
    }
}
