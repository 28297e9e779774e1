using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.Idempotency;

/// <summary>The ID of an <see cref="IdempotentRequest"/>.</summary>
public readonly record struct IdempotentRequestId(long Value) : IEntityId<IdempotentRequestId>
{
    /// <inheritdoc/>
    public static IdempotentRequestId From(long value) => new(value);
}

/// <summary>A create request with an <c>Idempotency-Key</c> and its response, saved in the transaction of what it created.</summary>
public sealed class IdempotentRequest
{
    public const int KeyMaxLength = 255;
    public const int CredentialMaxLength = 32;
    public const int LocationMaxLength = 200;
    public const int ETagMaxLength = 32;

    /// <summary>How long a response is replayed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private IdempotentRequest() { }

    public IdempotentRequestId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    /// <summary>The API key or session of the request. The same <see cref="Key"/> from another credential is another request.</summary>
    public string Credential { get; private set; } = null!;

    /// <summary>SHA-256 of the client's key, which may be long and is case-sensitive.</summary>
    public byte[] Key { get; private set; } = null!;

    /// <summary>SHA-256 of the method, the path and the members of the body.</summary>
    public byte[] Fingerprint { get; private set; } = null!;

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>The response's status; 0 until it is known, which no other transaction sees.</summary>
    public int Status { get; private set; }

    /// <summary>The response's body; null if it contained a secret, which is never stored.</summary>
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

    /// <summary>Stores the response.</summary>
    public void Answer(int status, byte[]? body, string? location, string? eTag) =>
        (Status, Body, Location, ETag) = (status, body, location, eTag);
}
