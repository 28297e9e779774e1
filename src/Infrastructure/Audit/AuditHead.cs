using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Audit.Keys;

namespace Platform.Infrastructure.Audit;

/// <summary>
/// Both ends of an organization's audit chain: the last entry, so that removing the newest is detected, and the last pruned entry, which
/// the oldest remaining one follows. A writer locks the head before it adds an entry, and then seals it again.
/// </summary>
public sealed class AuditHead
{
    private static readonly byte[] Nothing = new byte[AuditEntry.MacLength];

    // No entry's seal has this value, so an entry that follows it never verifies.
    internal static readonly byte[] Unknown = [.. Enumerable.Repeat(byte.MaxValue, AuditEntry.MacLength)];

    private AuditHead() { }

    public OrganizationId OrganizationId { get; private set; }

    /// <summary>The last entry's sequence number; 0 if there is no entry.</summary>
    public long Sequence { get; private set; }

    /// <summary>The last entry's seal; zeros if there is no entry.</summary>
    public byte[] Mac { get; private set; } = null!;

    /// <summary>The sequence number of the last pruned entry; 0 if none was pruned.</summary>
    public long AnchorSequence { get; private set; }

    /// <summary>The seal of the last pruned entry; zeros if none was pruned.</summary>
    public byte[] AnchorMac { get; private set; } = null!;

    /// <summary>The id of the key that made <see cref="Seal"/>.</summary>
    public string KeyId { get; private set; } = "";

    /// <summary>The seal over all properties above.</summary>
    public byte[] Seal { get; private set; } = [];

    /// <summary>The head of an empty chain.</summary>
    public static AuditHead Begin(OrganizationId organization) =>
        new() { OrganizationId = organization, Mac = Nothing, AnchorMac = Nothing };

    /// <summary>A head as read from the database.</summary>
    internal static AuditHead Of(OrganizationId organization, HeadRow row) => new()
    {
        OrganizationId = organization,
        Sequence = row.Sequence,
        Mac = row.Mac,
        AnchorSequence = row.AnchorSequence,
        AnchorMac = row.AnchorMac,
        KeyId = row.KeyId,
        Seal = row.Seal,
    };

    /// <summary>
    /// The head of a chain whose own head is missing or was changed. Recording continues, but the next entry follows an unknown
    /// seal, so verification keeps reporting the break.
    /// </summary>
    /// <param name="organization">The organization.</param>
    /// <param name="last">The last sequence number in use.</param>
    public static AuditHead Broken(OrganizationId organization, long last) =>
        new() { OrganizationId = organization, Sequence = last, Mac = Unknown, AnchorMac = Nothing };

    /// <summary>Makes an entry the last of the chain.</summary>
    public void MoveTo(AuditEntry entry) => (Sequence, Mac) = (entry.Sequence, entry.Mac);

    /// <summary>Marks all entries up to this one as pruned.</summary>
    public void AnchorAt(AuditEntry entry) => (AnchorSequence, AnchorMac) = (entry.Sequence, entry.Mac);

    /// <summary>Seals the head with its current values.</summary>
    internal void SealWith(AuditKey key)
    {
        KeyId = key.Id;
        Seal = AuditSeal.Of(key, this);
    }
}

/// <summary>The columns of a head.</summary>
internal sealed record HeadRow(long Sequence, byte[] Mac, long AnchorSequence, byte[] AnchorMac, string KeyId, byte[] Seal);
