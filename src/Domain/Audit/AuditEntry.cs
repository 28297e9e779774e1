using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Audit;

/// <summary>
/// One line of an organization's record of who did what. Written in the transaction of what it tells of, never changed, and sealed
/// together with the line before it, so that a later change shows.
/// </summary>
public sealed class AuditEntry
{
    public const int ActionMaxLength = 64;
    public const int TargetTypeMaxLength = 32;
    public const int TargetIdMaxLength = 64;
    public const int DetailMaxLength = 1000;
    public const int KeyIdMaxLength = 16;

    /// <summary>The length of <see cref="Mac"/> in bytes: HMAC-SHA-256.</summary>
    public const int MacLength = 32;

    private AuditEntry() { }

    public OrganizationId OrganizationId { get; private set; }

    /// <summary>
    /// Its place in the organization's record, from 1 and with none left out; 0 until it is sealed. What the wire shows as its id.
    /// </summary>
    public long Sequence { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>One of <see cref="AuditAction"/>.</summary>
    public string Action { get; private set; } = null!;

    /// <summary>Who did it; null for the operator or a caller who is not known.</summary>
    public UserId? ActorUserId { get; private set; }

    /// <summary>The actor's address as it was then.</summary>
    public string? ActorEmail { get; private set; }

    /// <summary>The prefix of the key it was done with; null for a sign-in.</summary>
    public string? ActorKeyPrefix { get; private set; }

    public string TargetType { get; private set; } = null!;

    public string? TargetId { get; private set; }

    public string? Ip { get; private set; }

    public string? UserAgent { get; private set; }

    public string? RequestId { get; private set; }

    /// <summary>What else is worth knowing. Never a secret.</summary>
    public string? Detail { get; private set; }

    /// <summary>Names the key it is sealed with; empty until it is.</summary>
    public string KeyId { get; private set; } = "";

    /// <summary>The seal over all of the above and the <see cref="Mac"/> of the entry before it.</summary>
    public byte[] Mac { get; private set; } = [];

    // What is too long is cut here rather than by the database: what is sealed must be what is stored.
    public static AuditEntry Create(
        OrganizationId organization,
        string action,
        AuditActor actor,
        AuditTarget target,
        RequestOrigin origin,
        string? detail,
        DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        ArgumentException.ThrowIfNullOrEmpty(target.Type);
        return new AuditEntry
        {
            OrganizationId = organization,
            At = now.ToUniversalTime(),
            Action = Cut(action, ActionMaxLength)!,
            ActorUserId = actor.User,
            ActorEmail = Cut(actor.Email, EmailAddress.MaxLength),
            ActorKeyPrefix = Cut(actor.KeyPrefix, ApiKey.PrefixMaxLength),
            TargetType = Cut(target.Type, TargetTypeMaxLength)!,
            TargetId = Cut(target.Id, TargetIdMaxLength),
            Ip = Cut(origin.Ip, RequestOrigin.IpMaxLength),
            UserAgent = Cut(origin.UserAgent, RequestOrigin.UserAgentMaxLength),
            RequestId = Cut(origin.RequestId, RequestOrigin.RequestIdMaxLength),
            Detail = Cut(detail, DetailMaxLength),
        };
    }

    /// <summary>Gives it its place in the record.</summary>
    /// <exception cref="InvalidOperationException">It has one already.</exception>
    public void Place(long sequence, string keyId)
    {
        if (Mac.Length > 0) throw new InvalidOperationException("A sealed entry keeps its place.");
        (Sequence, KeyId) = (sequence, keyId);
    }

    /// <summary>Seals it where it stands.</summary>
    /// <exception cref="InvalidOperationException">It is sealed already, or has no place yet.</exception>
    public void Seal(byte[] mac)
    {
        if (Mac.Length > 0 || KeyId.Length == 0) throw new InvalidOperationException("An entry is sealed once, in its place.");
        Mac = mac;
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}

/// <summary>Who did it.</summary>
public sealed record AuditActor(UserId? User, string? Email, string? KeyPrefix)
{
    /// <summary>The operator, or someone who is not known.</summary>
    public static readonly AuditActor None = new(null, null, null);
}

/// <summary>What it was done to.</summary>
public sealed record AuditTarget(string Type, string? Id);
