using System.Security.Cryptography;
using System.Text;

namespace Platform.Infrastructure.Audit.Keys;

/// <summary>
/// Encrypts what is kept in the database (AES-256-GCM), with keys that follow from the audit's (HKDF, RFC 5869): all nodes have them,
/// the database has not, and they outlive a rotation of the signing keys.
/// </summary>
/// <param name="keys">The audit's keys: the first encrypts, all decrypt.</param>
/// <param name="label">What is encrypted. Each label has keys of its own.</param>
internal sealed class DerivedSeal(AuditKeys keys, string label)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;

    private readonly byte[] _label = Encoding.ASCII.GetBytes(label);

    /// <summary>Encrypts bytes; they can be decrypted only together with what they are bound to.</summary>
    /// <returns>The audit key's name, and nonce, tag and ciphertext.</returns>
    public (string KeyId, byte[] Bytes) Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> boundTo)
    {
        var bytes = new byte[NonceLength + TagLength + plain.Length];
        var nonce = bytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = CipherOf(keys.Current);
        aes.Encrypt(nonce, plain, bytes.AsSpan(NonceLength + TagLength), bytes.AsSpan(NonceLength, TagLength), boundTo);
        return (keys.Current.Id, bytes);
    }

    /// <summary>The bytes; null where their key is gone, or they are not what was encrypted.</summary>
    public byte[]? Open(string keyId, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> boundTo)
    {
        if (keys.Find(keyId) is not { } key || bytes.Length < NonceLength + TagLength) return null;
        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var aes = CipherOf(key);
        try
        {
            aes.Decrypt(bytes[..NonceLength], bytes[(NonceLength + TagLength)..], bytes.Slice(NonceLength, TagLength), plain, boundTo);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return plain;
    }

    private AesGcm CipherOf(AuditKey key) => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, KeyLength, info: _label), TagLength);
}
