namespace Platform.Domain.Common;

/// <summary>Why a request is refused.</summary>
public enum ErrorKind
{
    /// <summary>The input is wrong.</summary>
    Validation,

    /// <summary>No credential, or one that is not good.</summary>
    Unauthorized,

    /// <summary>The credential is good, but may not do this.</summary>
    Forbidden,

    /// <summary>There is no such thing in the caller's organization.</summary>
    NotFound,

    /// <summary>The thing's present state does not allow it.</summary>
    Conflict,

    /// <summary>The caller's copy is not the present one.</summary>
    PreconditionFailed,

    /// <summary>An idempotency key came with another request before.</summary>
    IdempotencyKeyReused,

    /// <summary>The protocol's own refusal, which no use case makes; the surface that speaks the protocol knows which.</summary>
    Protocol,

    /// <summary>Too much was asked for in too short a time.</summary>
    RateLimited,

    /// <summary>A fault of ours.</summary>
    Internal,

    /// <summary>Something this product needs does not answer.</summary>
    Unavailable,
}

/// <summary>A refusal that a correct client can cause. What only a fault of ours can cause is an exception instead.</summary>
/// <param name="Kind">The kind, which decides how a surface answers.</param>
/// <param name="Message">One sentence for the person who reads the answer. Bears no secret and no input.</param>
public record Error(ErrorKind Kind, string Message)
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

    /// <summary>The message without its advice to try again, for a surface that says when.</summary>
    public string Cause
    {
        get => field ?? Message;
        init;
    }

    /// <summary>A refusal that ends by itself: its message advises to try again later.</summary>
    public static Error TryLater(ErrorKind kind, string cause) => new(kind, $"{cause}; try again later") { Cause = cause };

    /// <summary>A validation failure with all its fields.</summary>
    public static Error Invalid(IReadOnlyList<FieldError> fields) => new(ErrorKind.Validation, "Validation failed") { Fields = fields };

    /// <summary>A validation failure of one field.</summary>
    public static Error Invalid(string? field, string message) => Invalid([new FieldError(field, message)]);
}

/// <summary>One thing wrong with the input.</summary>
/// <param name="Field">The member's name as in C# (<c>OrgSlug</c>, <c>Scopes[1]</c>); null when no member is to blame.</param>
/// <param name="Message">One sentence.</param>
public sealed record FieldError(string? Field, string Message);
