namespace Platform.Infrastructure.DataProtection;

/// <summary>
/// A data protection key, shared by all nodes of a database. It is encrypted, so access to the database alone doesn't reveal it.
/// </summary>
public sealed class ProtectionKey
{
    /// <summary>The maximum length of <see cref="KeyId"/>.</summary>
    public const int KeyIdMaxLength = 16;

    private ProtectionKey() { }

    /// <summary>Counts from 1. If two nodes add a key after reading the same keys, the second insert violates the primary key.</summary>
    public long Number { get; private set; }

    /// <summary>The id of the audit key from which the encryption key is derived.</summary>
    public string KeyId { get; private set; } = null!;

    /// <summary>The key as XML, encrypted.</summary>
    public byte[] Sealed { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    internal static ProtectionKey Create(long number, string keyId, byte[] bytes, DateTimeOffset now) => new()
    {
        Number = number,
        KeyId = keyId,
        Sealed = bytes,
        CreatedAt = now,
    };
}
