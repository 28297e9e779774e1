using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Audit.Keys;

namespace Platform.Infrastructure.Audit;

/// <summary>
/// Both ends of an organization's record: the last entry there is, so that the loss of the newest shows, and the last that was taken
/// away for its age, which the oldest follows. Each writer locks it before it adds an entry, and seals it anew.
/// </summary>
public sealed class AuditHead
{
    private static readonly byte[] Nothing = new byte[AuditEntry.MacLength];

    // What no entry's seal can be: the entry that follows it follows nothing, for good.
    internal static readonly byte[] Unknown = [.. Enumerable.Repeat(byte.MaxValue, AuditEntry.MacLength)];

    private AuditHead() { }

    public OrganizationId OrganizationId { get; private set; }

    /// <summary>The last entry's place; 0 where there has been none.</summary>
    public long Sequence { get; private set; }

    /// <summary>The last entry's seal; zeros where there has been none.</summary>
    public byte[] Mac { get; private set; } = null!;

    /// <summary>The place of the last entry that was taken away for its age; 0 where none was.</summary>
    public long AnchorSequence { get; private set; }

    /// <summary>The seal of the last entry that was taken away; zeros where none was.</summary>
    public byte[] AnchorMac { get; private set; } = null!;

    /// <summary>Names the key of <see cref="Seal"/>.</summary>
    public string KeyId { get; private set; } = "";

    /// <summary>The seal over all of the above.</summary>
    public byte[] Seal { get; private set; } = [];

    /// <summary>The head of a record that has no entry yet.</summary>
    public static AuditHead Begin(OrganizationId organization) =>
        new() { OrganizationId = organization, Mac = Nothing, AnchorMac = Nothing };

    /// <summary>A head as it was read.</summary>
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
    /// The head of a record whose own is missing or was changed. It goes on, for the work must, but what comes next follows nothing
    /// there is: so the break stays to be seen.
    /// </summary>
    /// <param name="organization">Whose record.</param>
    /// <param name="last">The last place that is taken.</param>
    public static AuditHead Broken(OrganizationId organization, long last) =>
        new() { OrganizationId = organization, Sequence = last, Mac = Unknown, AnchorMac = Nothing };

    /// <summary>The record now ends with this entry.</summary>
    public void MoveTo(AuditEntry entry) => (Sequence, Mac) = (entry.Sequence, entry.Mac);

    /// <summary>All up to this entry is taken away.</summary>
    public void AnchorAt(AuditEntry entry) => (AnchorSequence, AnchorMac) = (entry.Sequence, entry.Mac);

    /// <summary>Seals it as it is.</summary>
    internal void SealWith(AuditKey key)
    {
        KeyId = key.Id;
        Seal = AuditSeal.Of(key, this);
    }
}

/// <summary>A head's columns.</summary>
internal sealed record HeadRow(long Sequence, byte[] Mac, long AnchorSequence, byte[] AnchorMac, string KeyId, byte[] Seal);
