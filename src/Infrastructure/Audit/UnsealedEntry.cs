using System.Text.Json;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Keys;

namespace Platform.Infrastructure.Audit;

/// <summary>
/// An audit entry that was committed with its change and waits to be sealed into its organization's
/// chain. Until then its own MAC covers its content.
/// </summary>
public sealed class UnsealedEntry
{
    private UnsealedEntry() { }

    /// <summary>Assigned by the database; entries are sealed in this order as far as they are committed.</summary>
    public long Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>The entry's other values, as JSON.</summary>
    public byte[] Content { get; private set; } = null!;

    /// <summary>The id of the key that made <see cref="Mac"/>.</summary>
    public string KeyId { get; private set; } = null!;

    /// <summary>HMAC-SHA-256 over all properties above except the id.</summary>
    public byte[] Mac { get; private set; } = null!;

    internal static UnsealedEntry Of(AuditEntry entry, AuditKey key)
    {
        var unsealed = new UnsealedEntry
        {
            OrganizationId = entry.OrganizationId,
            At = entry.At,
            Content = JsonSerializer.SerializeToUtf8Bytes(UnsealedValues.Of(entry)),
            KeyId = key.Id,
        };
        unsealed.Mac = AuditSeal.Of(key, unsealed);
        return unsealed;
    }

    /// <summary>The entry to be sealed, or null if the application didn't write this row.</summary>
    internal AuditEntry? Open(AuditKeys keys)
    {
        if (keys.Find(KeyId) is not { } key || !AuditSeal.Same(Mac, AuditSeal.Of(key, this))) return null;
        return JsonSerializer.Deserialize<UnsealedValues>(Content)?.In(OrganizationId, At);
    }

    private sealed record UnsealedValues(
        string Action,
        long? ActorUserId,
        string? ActorEmail,
        string? ActorKeyPrefix,
        string TargetType,
        string? TargetId,
        string? Ip,
        string? UserAgent,
        string? RequestId,
        string? Detail)
    {
        public static UnsealedValues Of(AuditEntry e) => new(
            e.Action, e.ActorUserId?.Value, e.ActorEmail, e.ActorKeyPrefix, e.TargetType, e.TargetId, e.Ip, e.UserAgent, e.RequestId,
            e.Detail);

        public AuditEntry In(OrganizationId organization, DateTimeOffset at) => AuditEntry.Create(
            organization,
            Action,
            new AuditActor(ActorUserId is { } id ? new UserId(id) : null, ActorEmail, ActorKeyPrefix),
            new AuditTarget(TargetType, TargetId),
            new RequestOrigin(Ip, UserAgent, RequestId),
            Detail,
            at);
    }
}
