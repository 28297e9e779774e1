using System.Diagnostics.CodeAnalysis;

namespace Platform.Domain.Common;

/// <summary>The kind of an error.</summary>
public enum ErrorKind
{
    /// <summary>The input is invalid.</summary>
    Validation,

    /// <summary>The credential is missing or invalid.</summary>
    Unauthorized,

    /// <summary>The credential is valid but lacks permission.</summary>
    Forbidden,

    /// <summary>Not found in the caller's organization.</summary>
    NotFound,

    /// <summary>The resource's current state doesn't allow it.</summary>
    Conflict,

    /// <summary>The client's version is not the current one.</summary>
    PreconditionFailed,

    /// <summary>The idempotency key was used for a different request.</summary>
    IdempotencyKeyReused,

    /// <summary>An error of the protocol itself, which no use case returns. The surface that implements the protocol defines it.</summary>
    Protocol,

    /// <summary>A rate limit is exceeded.</summary>
    RateLimited,

    /// <summary>An internal error.</summary>
    Internal,

    /// <summary>A service that the server depends on is unavailable.</summary>
    Unavailable,
}

/// <summary>An error that a correct client can cause. Errors that only a bug can cause are exceptions instead.</summary>
/// <param name="Kind">The kind, which determines how a surface responds.</param>
/// <param name="Message">One sentence for the person who reads the response. Contains no secret and no input.</param>
public record Error(ErrorKind Kind, string Message)
{
    /// <summary>
    /// Identifies an error that code treats differently from others of its kind (<see cref="ErrorCodes.Is"/>); null for all others. It is
    /// no part of a response, and stays the same when the message or the time to wait changes.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>The invalid fields, for <see cref="ErrorKind.Validation"/>; otherwise empty.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>The scopes that the key lacks, for <see cref="ErrorKind.Forbidden"/>; empty if it lacks none.</summary>
    public IReadOnlyList<string> MissingScopes { get; init; } = [];

    /// <summary>
    /// When a retry may succeed, for <see cref="ErrorKind.RateLimited"/> and <see cref="ErrorKind.Unavailable"/>; null if unknown.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The message, or for a validation error those of its fields: for operators and logs, which have no list of fields.</summary>
    public string Reason => Fields.Count == 0 ? Message : string.Join("; ", Fields.Select(error => error.Reason));

    /// <summary>The message without the advice to try again, for a surface that states the time itself.</summary>
    public string Cause
    {
        get => field ?? Message;
        init;
    }

    /// <summary>An error that may not occur on a later try; the message says so.</summary>
    public static Error TryLater(ErrorKind kind, string cause) => new(kind, $"{cause}; try again later") { Cause = cause };

    /// <summary>A validation error with all its fields.</summary>
    public static Error Invalid(IReadOnlyList<FieldError> fields) => new(ErrorKind.Validation, "Validation failed") { Fields = fields };

    /// <summary>A validation error of one field.</summary>
    public static Error Invalid(string? field, string message) => Invalid([new FieldError(field, message)]);
}

/// <summary>Recognizes errors by their code, never by their message or by reference.</summary>
public static class ErrorCodes
{
    /// <summary>Whether an error is a known one.</summary>
    /// <param name="error">The error; null for none.</param>
    /// <param name="known">An error with a code.</param>
    /// <exception cref="ArgumentException">The known error has no code.</exception>
    public static bool Is([NotNullWhen(true)] this Error? error, Error known) => known.Code is { } code
        ? error?.Code == code
        : throw new ArgumentException($"The error \"{known.Message}\" has no code.", nameof(known));
}

/// <summary>An error in one field of the input.</summary>
/// <param name="Field">The member's C# name (<c>OrgSlug</c>, <c>Scopes[1]</c>); null if the error is not about one member.</param>
/// <param name="Message">One sentence.</param>
public sealed record FieldError(string? Field, string Message)
{
    /// <summary>The message, after the field's name.</summary>
    public string Reason => Field is null ? Message : $"{Field}: {Message}";
}
