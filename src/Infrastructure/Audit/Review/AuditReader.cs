using Platform.Domain.Audit;
using Platform.Infrastructure.Audit.Keys;

namespace Platform.Infrastructure.Audit.Review;

/// <summary>Walks a chain from a known entry and verifies each entry against the one before it.</summary>
internal sealed class AuditReader(AuditKeys keys, long sequence, byte[] mac)
{
    // How many places around an entry are searched for its original place.
    private const int Window = 64;

    /// <summary>The sequence number of the last entry that was verified.</summary>
    public long Sequence { get; private set; } = sequence;

    /// <summary>The seal of that entry.</summary>
    public byte[] Mac { get; private set; } = mac;

    /// <summary>Verifies the next entry.</summary>
    /// <param name="entry">The next entry in the chain.</param>
    /// <returns>Null if it follows, otherwise a description of the error.</returns>
    public string? Step(AuditEntry entry)
    {
        var place = Sequence + 1;
        if (entry.Sequence > place) return $"entry {place} is missing";
        if (entry.Sequence < place) return $"entry {entry.Sequence} is unexpected at its position";
        if (keys.Find(entry.KeyId) is not { } key) return $"entry {place} is sealed with a key that is not configured, or is not sealed";
        if (!AuditSeal.Same(entry.Mac, AuditSeal.Of(key, entry, Mac)))
        {
            return AuditSeal.Same(entry.Mac, AuditSeal.Of(key, entry, AuditHead.Unknown))
                ? $"entry {place} follows nothing: the end of the record before it was removed or changed"
                : $"entry {place} was changed";
        }

        (Sequence, Mac) = (entry.Sequence, entry.Mac);
        return null;
    }

    /// <summary>Whether an entry that doesn't follow belongs at another place of the chain: that place, or null.</summary>
    /// <param name="entry">The entry that failed verification.</param>
    /// <param name="next">This entry and the ones after it.</param>
    public long? OtherPlaceOf(AuditEntry entry, IEnumerable<AuditEntry> next)
    {
        if (keys.Find(entry.KeyId) is not { } key) return null;
        var near = next.Take(Window).Select(e => e.Mac).Prepend(Mac).ToList();
        foreach (var place in Enumerable.Range(1, Window).Select(away => Sequence + away).Where(place => place != entry.Sequence))
        {
            foreach (var before in near)
            {
                var mac = AuditSeal.Of(key, entry, place, before);
                if (near.Exists(other => AuditSeal.Same(other, mac))) return place;
            }
        }

        return null;
    }
}
