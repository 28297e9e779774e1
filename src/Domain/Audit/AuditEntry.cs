using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Audit;

/// <summary>Identity of an <see cref="AuditEntry"/>.</summary>
public readonly record struct AuditEntryId(long Value) : IEntityId<AuditEntryId>
{
    /// <inheritdoc/>
    public static AuditEntryId From(long value) => new(value);
}

/// <summary>One line of an organization's record of who did what. Written in the save of what it tells of, and never changed.</summary>
public sealed class AuditEntry
{
    public const int ActionMaxLength = 64;
    public const int TargetTypeMaxLength = 32;
    public const int TargetIdMaxLength = 64;
    public const int RequestIdMaxLength = 128;
    public const int DetailMaxLength = 1000;

    private AuditEntry() { }

    public AuditEntryId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public Organization Organization { get; private set; } = null!;

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

    public static AuditEntry Create(OrganizationId organization, string action, AuditActor actor, AuditTarget target, AuditOrigin origin, string? detail, DateTimeOffset now) => new()
    {
        OrganizationId = organization,
        At = now,
        Action = action,
        ActorUserId = actor.User,
        ActorEmail = actor.Email,
        ActorKeyPrefix = actor.KeyPrefix,
        TargetType = target.Type,
        TargetId = target.Id,
        Ip = origin.Ip,
        UserAgent = origin.UserAgent,
        RequestId = origin.RequestId,
        Detail = detail,
    };
}

/// <summary>Who did it.</summary>
public sealed record AuditActor(UserId? User, string? Email, string? KeyPrefix);

/// <summary>What it was done to.</summary>
public sealed record AuditTarget(string Type, string? Id);

/// <summary>Where the request came from.</summary>
public sealed record AuditOrigin(string? Ip, string? UserAgent, string? RequestId);
