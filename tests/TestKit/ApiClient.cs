using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Platform.TestKit;

/// <summary>Calls an app over HTTP, with or without a credential.</summary>
public class ApiClient(HttpClient http, string? token)
{
    /// <summary>The bearer credential of every request; null for none.</summary>
    public string? Token { get; protected set; } = token;

    /// <summary>The HTTP client, for requests that the methods here can't send.</summary>
    public HttpClient Http { get; } = http;

    /// <summary>The same client with another credential.</summary>
    public ApiClient With(string? token) => new(Http, token);

    /// <summary>GET.</summary>
    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>
    /// POST with a JSON body: an object whose members keep their names, or a text that is sent unchanged; null for no body.
    /// </summary>
    public Task<ApiAnswer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, Content(body));

    /// <summary>PATCH with a JSON body.</summary>
    public Task<ApiAnswer> PatchAsync(string path, object? body) => SendAsync(HttpMethod.Patch, path, Content(body));

    /// <summary>PUT with a JSON body.</summary>
    public Task<ApiAnswer> PutAsync(string path, object? body) => SendAsync(HttpMethod.Put, path, Content(body));

    /// <summary>DELETE.</summary>
    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>POST with a form; a name may be repeated.</summary>
    public Task<ApiAnswer> PostFormAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Any request.</summary>
    public Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content = null) =>
        SendAsync(new HttpRequestMessage(method, path) { Content = content });

    /// <summary>Sends a given request; the credential is added unless the request has one.</summary>
    public async Task<ApiAnswer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (Token is not null && !request.Headers.NonValidated.Contains("Authorization"))
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            }

            using var response = await Http.SendAsync(request);
            return await ApiAnswer.ReadAsync(response);
        }
    }

    /// <summary>A request for an API version.</summary>
    public Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body, string version)
    {
        var request = new HttpRequestMessage(method, path) { Content = Content(body) };
        request.Headers.TryAddWithoutValidation("Api-Version", version);
        return SendAsync(request);
    }

    /// <summary>A JSON body.</summary>
    public static HttpContent? Content(object? body) => body switch
    {
        null => null,
        string text => new StringContent(text, Encoding.UTF8, "application/json"),
        _ => new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
    };
}
