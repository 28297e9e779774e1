using System.Security.Cryptography;
using System.Text;

namespace Platform.Infrastructure.Audit.Keys;

/// <summary>
/// Encrypts values stored in the database (AES-256-GCM) with keys derived from the audit keys (HKDF, RFC 5869). All nodes have these keys,
/// the database doesn't, and they are independent of signing key rotation.
/// </summary>
/// <param name="keys">The audit's keys: the first encrypts, all decrypt.</param>
/// <param name="label">The purpose. Each label has its own keys.</param>
internal sealed class DerivedSeal(AuditKeys keys, string label)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _label = Encoding.ASCII.GetBytes(label);

    /// <summary>Encrypts bytes. Decryption needs the same associated data.</summary>
    /// <returns>The id of the audit key, and the nonce, tag and ciphertext.</returns>
    public (string KeyId, byte[] Bytes) Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData)
    {
        var bytes = new byte[NonceLength + TagLength + plain.Length];
        var nonce = bytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = CipherOf(keys.Current);
        aes.Encrypt(nonce, plain, bytes.AsSpan(NonceLength + TagLength), bytes.AsSpan(NonceLength, TagLength), associatedData);
        return (keys.Current.Id, bytes);
    }

    /// <summary>Decrypts bytes; null if the key is missing or the bytes or associated data don't match.</summary>
    public byte[]? Open(string keyId, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> associatedData)
    {
        if (keys.Find(keyId) is not { } key || bytes.Length < NonceLength + TagLength) return null;
        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var aes = CipherOf(key);
        try
        {
            aes.Decrypt(
                bytes[..NonceLength], bytes[(NonceLength + TagLength)..], bytes.Slice(NonceLength, TagLength), plain, associatedData);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return plain;
    }

    private AesGcm CipherOf(AuditKey key) => new(key.Derive(_label), TagLength);
}
