namespace Platform.Domain.Common;

/// <summary>The kind of an error. Each kind has one HTTP status, which the surface's dialect decides.</summary>
public enum ErrorKind
{
    /// <summary>The input is invalid: 422 or 400, depending on the surface.</summary>
    Validation,

    /// <summary>The credential is missing or invalid: 401.</summary>
    Unauthorized,

    /// <summary>The credential is valid but lacks permission: 403.</summary>
    Forbidden,

    /// <summary>Not found in the caller's organization: 404.</summary>
    NotFound,

    /// <summary>The path doesn't support the method: 405.</summary>
    MethodNotAllowed,

    /// <summary>The resource's current state doesn't allow it: 409.</summary>
    Conflict,

    /// <summary>The client's version is not the current one (<c>If-Match</c>): 412.</summary>
    PreconditionFailed,

    /// <summary>The <c>Idempotency-Key</c> was used for a different request: 422.</summary>
    IdempotencyKeyReused,

    /// <summary>The body was sent too slowly or not at all: 408.</summary>
    RequestTimeout,

    /// <summary>The body exceeds the size limit: 413.</summary>
    PayloadTooLarge,

    /// <summary>The request line exceeds the size limit: 414.</summary>
    TargetTooLong,

    /// <summary>The headers exceed a limit on size or number: 431.</summary>
    HeadersTooLarge,

    /// <summary>The HTTP version is not supported: 505.</summary>
    UnsupportedVersion,

    /// <summary>The body's media type is not supported: 415.</summary>
    UnsupportedMediaType,

    /// <summary>A rate limit is exceeded: 429.</summary>
    RateLimited,

    /// <summary>An internal error: 500.</summary>
    Internal,

    /// <summary>A service that the server depends on is unavailable: 503.</summary>
    Unavailable,
}

/// <summary>An error that a correct client can cause. Errors that only a bug can cause are exceptions instead.</summary>
/// <param name="Kind">The kind, which determines the status.</param>
/// <param name="Message">One sentence for the person who reads the response. Contains no secret and no input.</param>
public sealed record Error(ErrorKind Kind, string Message)
{
    /// <summary>The invalid fields, for <see cref="ErrorKind.Validation"/>; otherwise empty.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>The scopes that the key lacks, for <see cref="ErrorKind.Forbidden"/>; empty if it lacks none.</summary>
    public IReadOnlyList<string> MissingScopes { get; init; } = [];

    /// <summary>
    /// When a retry may succeed, for <see cref="ErrorKind.RateLimited"/> and <see cref="ErrorKind.Unavailable"/>; null if unknown.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A validation error with all its fields.</summary>
    public static Error Invalid(IReadOnlyList<FieldError> fields) => new(ErrorKind.Validation, "Validation failed") { Fields = fields };

    /// <summary>A validation error of one field.</summary>
    public static Error Invalid(string? field, string message) => Invalid([new FieldError(field, message)]);
}

/// <summary>An error in one field of the input.</summary>
/// <param name="Field">The member's C# name (<c>OrgSlug</c>, <c>Scopes[1]</c>); null if the error is not about one member.</param>
/// <param name="Message">One sentence.</param>
public sealed record FieldError(string? Field, string Message);
