namespace Platform.Infrastructure.DataProtection;

/// <summary>A key of data protection, which all nodes of a database share. It is encrypted: the database alone opens nothing.</summary>
public sealed class ProtectionKey
{
    /// <summary>Longest name of the audit key that the row's own key follows from.</summary>
    public const int KeyIdMaxLength = 16;

    private ProtectionKey() { }

    /// <summary>Counts from 1. Of two nodes that add a key after reading the same ones, the second meets the first one's number.</summary>
    public long Number { get; private set; }

    /// <summary>The audit key from which the key of the encryption follows.</summary>
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
