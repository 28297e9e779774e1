using System.Net.Http.Headers;
using System.Text.Json;

namespace Platform.TestKit;

/// <summary>The response to a request.</summary>
public sealed class ApiAnswer
{
    private readonly HttpResponseMessage _response;

    private ApiAnswer(HttpResponseMessage response, string text) => (_response, Text) = (response, text);

    /// <summary>The status.</summary>
    public int Status => (int)_response.StatusCode;

    /// <summary>The body as text; empty where there is none.</summary>
    public string Text { get; }

    /// <summary>The body as JSON.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The response headers, without those of the content.</summary>
    public HttpResponseHeaders Headers => _response.Headers;

    /// <summary>A response or content header, its values joined; null where it is absent.</summary>
    public string? this[string header] =>
        _response.Headers.TryGetValues(header, out var values) || _response.Content.Headers.TryGetValues(header, out values)
            ? string.Join(", ", values)
            : null;

    /// <summary>A member of the body by path: <c>Member("user.id")</c>.</summary>
    public JsonElement Member(string path) => path.Split('.').Aggregate(Json, (at, name) => at.GetProperty(name));

    /// <summary>The text of a member.</summary>
    public string TextOf(string path) => Member(path).GetString() ?? throw new InvalidOperationException($"{path} is null in {Text}");

    /// <summary>The number of a member.</summary>
    public long NumberOf(string path) => Member(path).GetInt64();

    /// <inheritdoc/>
    public override string ToString() => $"{Status} {Text}";

    internal static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response) =>
        new(response, await response.Content.ReadAsStringAsync());
}
