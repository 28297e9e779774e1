using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Audit;
using Platform.Infrastructure.Audit.Keys;

namespace Platform.Infrastructure.Audit;

/// <summary>
/// The seals of entries and heads: HMAC-SHA-256 (RFC 2104) over an encoding that is unique for each record. Each value is preceded by a
/// presence flag and, if its length varies, by its length; the encoding begins with the type of the record.
/// </summary>
internal static class AuditSeal
{
    /// <summary>The seal of an entry at its place.</summary>
    /// <param name="key">The key that the entry names.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="before">The seal of the entry before it.</param>
    public static byte[] Of(AuditKey key, AuditEntry entry, byte[] before) => Of(key, entry, entry.Sequence, before);

    /// <summary>The seal that an entry would have at another place.</summary>
    public static byte[] Of(AuditKey key, AuditEntry entry, long sequence, byte[] before)
    {
        var form = new Form("platform audit entry 1");
        form.Bytes(before);
        form.Number(entry.OrganizationId.Value);
        form.Number(sequence);
        form.Number(entry.At.UtcTicks);
        form.Text(entry.Action);
        form.Number(entry.ActorUserId?.Value);
        form.Text(entry.ActorEmail);
        form.Text(entry.ActorKeyPrefix);
        form.Text(entry.TargetType);
        form.Text(entry.TargetId);
        form.Text(entry.Ip);
        form.Text(entry.UserAgent);
        form.Text(entry.RequestId);
        form.Text(entry.Detail);
        form.Text(entry.KeyId);
        return form.Seal(key);
    }

    /// <summary>The seal of a head.</summary>
    public static byte[] Of(AuditKey key, AuditHead head)
    {
        var form = new Form("platform audit head 1");
        form.Number(head.OrganizationId.Value);
        form.Number(head.Sequence);
        form.Bytes(head.Mac);
        form.Number(head.AnchorSequence);
        form.Bytes(head.AnchorMac);
        form.Text(head.KeyId);
        return form.Seal(key);
    }

    /// <summary>The MAC of an unsealed entry.</summary>
    public static byte[] Of(AuditKey key, UnsealedEntry entry)
    {
        var form = new Form("platform unsealed audit entry 1");
        form.Number(entry.OrganizationId.Value);
        form.Number(entry.At.UtcTicks);
        form.Bytes(entry.Content);
        form.Text(entry.KeyId);
        return form.Seal(key);
    }

    /// <summary>Whether two entries have the same content, regardless of their places in the chain.</summary>
    public static bool IsSameRecord(AuditEntry one, AuditEntry other) =>
        (one.At, one.Action, one.ActorUserId, one.ActorEmail, one.ActorKeyPrefix)
            == (other.At, other.Action, other.ActorUserId, other.ActorEmail, other.ActorKeyPrefix)
        && (one.TargetType, one.TargetId, one.Ip, one.UserAgent, one.RequestId, one.Detail)
            == (other.TargetType, other.TargetId, other.Ip, other.UserAgent, other.RequestId, other.Detail);

    /// <summary>Whether two seals are equal. Takes constant time.</summary>
    public static bool Same(byte[] one, byte[] other) => CryptographicOperations.FixedTimeEquals(one, other);

    private readonly struct Form
    {
        private const byte Absent = 0;
        private const byte Present = 1;

        private readonly ArrayBufferWriter<byte> _bytes = new(512);

        public Form(string what) => Text(what);

        public void Number(long? value)
        {
            Mark(value is not null);
            if (value is null) return;
            BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), value.Value);
            _bytes.Advance(sizeof(long));
        }

        // Invalid Unicode is replaced here as it is when it is stored.
        public void Text(string? value)
        {
            Mark(value is not null);
            if (value is null) return;
            Length(Encoding.UTF8.GetByteCount(value));
            Encoding.UTF8.GetBytes(value, _bytes);
        }

        public void Bytes(byte[] value)
        {
            Mark(isThere: true);
            Length(value.Length);
            _bytes.Write(value);
        }

        public byte[] Seal(AuditKey key) => HMACSHA256.HashData(key.Bytes, _bytes.WrittenSpan);

        private void Mark(bool isThere)
        {
            _bytes.GetSpan(1)[0] = isThere ? Present : Absent;
            _bytes.Advance(1);
        }

        private void Length(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(sizeof(int)), value);
            _bytes.Advance(sizeof(int));
        }
    }
}
