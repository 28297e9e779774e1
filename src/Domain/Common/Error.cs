namespace Platform.Domain.Common;

/// <summary>Why a request is refused; each kind has one HTTP status, which the surface's dialect knows.</summary>
public enum ErrorKind
{
    /// <summary>The input is wrong: 422 or 400, by surface.</summary>
    Validation,

    /// <summary>No credential, or one that is not good: 401.</summary>
    Unauthorized,

    /// <summary>The credential is good, but may not do this: 403.</summary>
    Forbidden,

    /// <summary>There is no such thing in the caller's organization: 404.</summary>
    NotFound,

    /// <summary>The path has no such method: 405.</summary>
    MethodNotAllowed,

    /// <summary>The thing's present state does not allow it: 409.</summary>
    Conflict,

    /// <summary>The caller's copy is not the present one (<c>If-Match</c>): 412.</summary>
    PreconditionFailed,

    /// <summary>An <c>Idempotency-Key</c> came with another request before: 422.</summary>
    IdempotencyKeyReused,

    /// <summary>The body came too slowly, or did not come: 408.</summary>
    RequestTimeout,

    /// <summary>The body is over the size limit: 413.</summary>
    PayloadTooLarge,

    /// <summary>The request's first line is over the size limit: 414.</summary>
    TargetTooLong,

    /// <summary>The headers are over a limit of size or number: 431.</summary>
    HeadersTooLarge,

    /// <summary>The request is in a version of HTTP that is not spoken here: 505.</summary>
    UnsupportedVersion,

    /// <summary>The body's media type is not read here: 415.</summary>
    UnsupportedMediaType,

    /// <summary>Too much was asked for in too short a time: 429.</summary>
    RateLimited,

    /// <summary>A fault of ours: 500.</summary>
    Internal,

    /// <summary>Something this product needs does not answer: 503.</summary>
    Unavailable,
}

/// <summary>A refusal that a correct client can cause. What only a fault of ours can cause is an exception instead.</summary>
/// <param name="Kind">The kind, which decides the status.</param>
/// <param name="Message">One sentence for the person who reads the answer. Bears no secret and no input.</param>
public sealed record Error(ErrorKind Kind, string Message)
{
    /// <summary>What is wrong with the input, for <see cref="ErrorKind.Validation"/>; else empty.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>
    /// The scopes that a key would need besides its own, for <see cref="ErrorKind.Forbidden"/>; empty where it lacks none.
    /// </summary>
    public IReadOnlyList<string> MissingScopes { get; init; } = [];

    /// <summary>
    /// After how long another try may do better, for <see cref="ErrorKind.RateLimited"/> and <see cref="ErrorKind.Unavailable"/>; null
    /// where no one knows.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A validation failure with all its fields.</summary>
    public static Error Invalid(IReadOnlyList<FieldError> fields) => new(ErrorKind.Validation, "Validation failed") { Fields = fields };

    /// <summary>A validation failure of one field.</summary>
    public static Error Invalid(string? field, string message) => Invalid([new FieldError(field, message)]);
}

/// <summary>One thing wrong with the input.</summary>
/// <param name="Field">The member's name as in C# (<c>OrgSlug</c>, <c>Scopes[1]</c>); null when no member is to blame.</param>
/// <param name="Message">One sentence.</param>
public sealed record FieldError(string? Field, string Message);
