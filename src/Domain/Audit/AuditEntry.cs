using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Domain.Audit;

/// <summary>
/// An entry of an organization's audit log. It is written in the transaction of the change it describes, is never modified, and is sealed
/// together with the entry before it, so that later tampering is detectable.
/// </summary>
public sealed class AuditEntry
{
    public const int ActionMaxLength = 64;
    public const int TargetTypeMaxLength = 32;
    public const int TargetIdMaxLength = 64;
    public const int RequestIdMaxLength = 128;
    public const int DetailMaxLength = 1000;
    public const int KeyIdMaxLength = 16;

    /// <summary>The length of <see cref="Mac"/> in bytes: HMAC-SHA-256.</summary>
    public const int MacLength = 32;

    private AuditEntry() { }

    public OrganizationId OrganizationId { get; private set; }

    /// <summary>
    /// The entry's position in the organization's audit log, from 1 without gaps; 0 until it is sealed. The API shows it as the entry's ID.
    /// </summary>
    public long Sequence { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>One of <see cref="AuditAction"/>.</summary>
    public string Action { get; private set; } = null!;

    /// <summary>The acting user; null for the operator or an unknown caller.</summary>
    public UserId? ActorUserId { get; private set; }

    /// <summary>The actor's email address at that time.</summary>
    public string? ActorEmail { get; private set; }

    /// <summary>The prefix of the API key that was used; null for a session.</summary>
    public string? ActorKeyPrefix { get; private set; }

    public string TargetType { get; private set; } = null!;

    public string? TargetId { get; private set; }

    public string? Ip { get; private set; }

    public string? UserAgent { get; private set; }

    public string? RequestId { get; private set; }

    /// <summary>Further details. Never a secret.</summary>
    public string? Detail { get; private set; }

    /// <summary>The ID of the key that sealed the entry; empty until it is sealed.</summary>
    public string KeyId { get; private set; } = "";

    /// <summary>The HMAC over all of the above and the <see cref="Mac"/> of the previous entry.</summary>
    public byte[] Mac { get; private set; } = [];

    // Values are truncated here, not by the database: what is sealed must be what is stored.
    public static AuditEntry Create(
        OrganizationId organization,
        string action,
        AuditActor actor,
        AuditTarget target,
        AuditOrigin origin,
        string? detail,
        DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        ArgumentException.ThrowIfNullOrEmpty(target.Type);
        return new AuditEntry
        {
            OrganizationId = organization,
            At = now.ToUniversalTime(),
            Action = Truncate(action, ActionMaxLength)!,
            ActorUserId = actor.User,
            ActorEmail = Truncate(actor.Email, EmailAddress.MaxLength),
            ActorKeyPrefix = Truncate(actor.KeyPrefix, ApiKey.PrefixMaxLength),
            TargetType = Truncate(target.Type, TargetTypeMaxLength)!,
            TargetId = Truncate(target.Id, TargetIdMaxLength),
            Ip = Truncate(origin.Ip, Session.IpMaxLength),
            UserAgent = Truncate(origin.UserAgent, Session.UserAgentMaxLength),
            RequestId = Truncate(origin.RequestId, RequestIdMaxLength),
            Detail = Truncate(detail, DetailMaxLength),
        };
    }

    /// <summary>Assigns the entry's position in the audit log.</summary>
    /// <exception cref="InvalidOperationException">The entry is sealed already.</exception>
    public void Place(long sequence, string keyId)
    {
        if (Mac.Length > 0) throw new InvalidOperationException("A sealed entry keeps its place.");
        (Sequence, KeyId) = (sequence, keyId);
    }

    /// <summary>Seals the entry at its position.</summary>
    /// <exception cref="InvalidOperationException">The entry is sealed already, or has no position yet.</exception>
    public void Seal(byte[] mac)
    {
        if (Mac.Length > 0 || KeyId.Length == 0) throw new InvalidOperationException("An entry is sealed once, in its place.");
        Mac = mac;
    }

    private static string? Truncate(string? text, int length) => text?.Length > length ? text[..length] : text;
}

/// <summary>The actor of an audit entry.</summary>
public sealed record AuditActor(UserId? User, string? Email, string? KeyPrefix)
{
    /// <summary>The operator or an unknown caller.</summary>
    public static readonly AuditActor None = new(null, null, null);
}

/// <summary>The object of an audited action.</summary>
public sealed record AuditTarget(string Type, string? Id);

/// <summary>The origin of the audited request.</summary>
public sealed record AuditOrigin(string? Ip, string? UserAgent, string? RequestId);
