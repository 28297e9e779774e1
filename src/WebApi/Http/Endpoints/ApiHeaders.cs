namespace Platform.WebApi.Http.Endpoints;

/// <summary>The names of response headers that pages of other origins may read and that features of the API set.</summary>
internal static class ApiHeaders
{
    /// <summary>The version of the API that served the request; also a request header that chooses it.</summary>
    public const string Version = "Api-Version";

    /// <summary>When the version was or will be deprecated (RFC 9745).</summary>
    public const string Deprecation = "Deprecation";

    /// <summary>When the version ends (RFC 8594).</summary>
    public const string Sunset = "Sunset";

    /// <summary>When the API key of the request expires, if that is soon.</summary>
    public const string KeyExpires = "Api-Key-Expires";
}
