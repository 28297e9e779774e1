using Platform.Application.Credentials;

namespace Platform.WebApi.Http.Versioning;

/// <summary>The versions of requests, for responses that no versioned operation writes.</summary>
internal interface IRequestVersions
{
    /// <summary>Sets the version headers of a response that lacks them, if the request is for a versioned surface.</summary>
    void EnsureHeaders(HttpContext context);

    /// <summary>Sets the version headers of the response to a request that the server couldn't parse.</summary>
    /// <param name="context">The request and the response, without services.</param>
    /// <param name="path">The path, as far as it is known.</param>
    void SetHeaders(HttpContext context, PathString path);

    /// <summary>The version that a request uses without an operation.</summary>
    UsedOperation UseOf(HttpContext context);
}
