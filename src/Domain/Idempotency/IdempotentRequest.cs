using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.Idempotency;

/// <summary>Identity of an <see cref="IdempotentRequest"/>.</summary>
public readonly record struct IdempotentRequestId(long Value) : IEntityId<IdempotentRequestId>
{
    /// <inheritdoc/>
    public static IdempotentRequestId From(long value) => new(value);
}

/// <summary>A creation that was asked for under an <c>Idempotency-Key</c>, and its answer, saved with what it made.</summary>
public sealed class IdempotentRequest
{
    public const int KeyMaxLength = 255;
    public const int CredentialMaxLength = 32;
    public const int LocationMaxLength = 200;
    public const int ETagMaxLength = 32;

    /// <summary>How long an answer is given again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private IdempotentRequest() { }

    public IdempotentRequestId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    /// <summary>The key or sign-in that asked; another's equal <see cref="Key"/> is another request.</summary>
    public string Credential { get; private set; } = null!;

    /// <summary>SHA-256 of the caller's own text, which may be long and tells case apart.</summary>
    public byte[] Key { get; private set; } = null!;

    /// <summary>SHA-256 of method, path and the members of the body.</summary>
    public byte[] Fingerprint { get; private set; } = null!;

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>The answer's status; 0 until it is known, which no other transaction sees.</summary>
    public int Status { get; private set; }

    /// <summary>The answer's body; null where it held a secret, which is never kept.</summary>
    public byte[]? Body { get; private set; }

    public string? Location { get; private set; }

    public string? ETag { get; private set; }

    public static IdempotentRequest Create(
        OrganizationId organization, string credential, byte[] key, byte[] fingerprint, DateTimeOffset now) => new()
        {
            OrganizationId = organization,
            Credential = credential,
            Key = key,
            Fingerprint = fingerprint,
            ExpiresAt = now + Lifetime,
        };

    /// <summary>Keeps the answer.</summary>
    public void Answer(int status, byte[]? body, string? location, string? eTag) =>
        (Status, Body, Location, ETag) = (status, body, location, eTag);
}
