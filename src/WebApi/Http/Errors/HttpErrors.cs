using Platform.Domain.Common;

namespace Platform.WebApi.Http.Errors;

/// <summary>Errors of the HTTP layer, common to all surfaces.</summary>
internal static class HttpErrors
{
    public static readonly Error InsufficientPermissions = new(ErrorKind.Forbidden, "Insufficient permissions")
    {
        Code = "http.insufficient_permissions",
    };
    public static readonly Error HttpsRequired = new(ErrorKind.Forbidden, "HTTPS is required");
    public static readonly Error OriginNotAllowed = new(ErrorKind.Forbidden, "Origin not allowed");
    public static readonly Error OtherOrganizationsKey = new(ErrorKind.Forbidden, "X-Org-Key is another organization's");
    public static readonly Error NotFound = new(ErrorKind.NotFound, "Not found");
    public static readonly HttpError MethodNotAllowed = new(
        StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", "Method not allowed");
    public static readonly HttpError RequestTimeout = new(
        StatusCodes.Status408RequestTimeout, "REQUEST_TIMEOUT", "Request body came too slowly");
    public static readonly HttpError PayloadTooLarge = new(
        StatusCodes.Status413PayloadTooLarge, "PAYLOAD_TOO_LARGE", "Request body is larger than 1 MiB");
    public static readonly HttpError UnsupportedMediaType = Unsupported(
        "Content-Type must be application/json or application/x-www-form-urlencoded");
    public static readonly HttpError UnsupportedForm = Unsupported("Content-Type must be application/x-www-form-urlencoded");
    public static readonly HttpError UnsupportedEncoding = Unsupported("Content-Encoding is not supported; send the body as it is") with
    {
        AcceptEncoding = "identity",
    };

    public static readonly HttpError TargetTooLong = new(
        StatusCodes.Status414UriTooLong, "URI_TOO_LONG", "Request line is too long");
    public static readonly HttpError HeadersTooLarge = new(
        StatusCodes.Status431RequestHeaderFieldsTooLarge, "HEADERS_TOO_LARGE", "Request headers are too large or too many");
    public static readonly HttpError UnsupportedVersion = new(
        StatusCodes.Status505HttpVersionNotsupported, "HTTP_VERSION_NOT_SUPPORTED", "HTTP version is not supported");
    public static readonly Error RateLimited = new(ErrorKind.RateLimited, "Rate limit exceeded");
    public static readonly Error Internal = new(ErrorKind.Internal, "Internal server error") { Code = "http.internal" };
    public static readonly Error Unavailable = new(ErrorKind.Unavailable, "Service unavailable") { Code = "http.unavailable" };
    public static readonly Error MalformedRequest = Error.Invalid(null, "Malformed request");

    /// <summary>The framing is invalid, not the content: a chunk size, the announced length, or a trailer.</summary>
    public static readonly Error MalformedBody = Error.Invalid(null, "Malformed request body");

    /// <summary>The error for a status that was set without a body, such as routing's 404.</summary>
    public static Error OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Domain.Sessions.SessionErrors.AuthenticationRequired,
        StatusCodes.Status403Forbidden => InsufficientPermissions,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status408RequestTimeout => RequestTimeout,
        StatusCodes.Status413PayloadTooLarge => PayloadTooLarge,
        StatusCodes.Status414UriTooLong => TargetTooLong,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests => RateLimited,
        StatusCodes.Status431RequestHeaderFieldsTooLarge => HeadersTooLarge,
        StatusCodes.Status503ServiceUnavailable => Unavailable,
        StatusCodes.Status505HttpVersionNotsupported => UnsupportedVersion,
        >= 400 and < 500 => MalformedRequest,
        _ => Internal,
    };

    private static HttpError Unsupported(string message) =>
        new(StatusCodes.Status415UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", message);
}

/// <summary>Refuses a request before any use case sees it. <c>ErrorHandlingMiddleware</c> writes the error.</summary>
internal sealed class RefusedException(Error error) : Exception(error.Message)
{
    public Error Error { get; } = error;
}
