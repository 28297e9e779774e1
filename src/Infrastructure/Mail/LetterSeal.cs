using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Application.Mail;
using Platform.Infrastructure.Audit;

namespace Platform.Infrastructure.Mail;

/// <summary>
/// Encrypts letters while they wait (AES-256-GCM), with a key that follows from the audit's (HKDF, RFC 5869): all nodes have it,
/// the database has not, and it outlives a rotation of the signing keys.
/// </summary>
internal sealed class LetterSeal(AuditKeys keys)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Encrypts a letter; it can be opened as this message's alone.</summary>
    public SealedLetter Seal(Letter letter, Guid messageId)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(letter, LetterJson.Default.Letter);
        var bytes = new byte[NonceLength + TagLength + plain.Length];
        var nonce = bytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = CipherOf(keys.Current);
        aes.Encrypt(nonce, plain, bytes.AsSpan(NonceLength + TagLength), bytes.AsSpan(NonceLength, TagLength), messageId.ToByteArray());
        return new SealedLetter(keys.Current.Id, bytes);
    }

    /// <summary>The letter; null where its key is gone or the bytes are not what was sealed.</summary>
    public Letter? Open(SealedLetter letter, Guid messageId)
    {
        if (keys.Find(letter.KeyId) is not { } key || letter.Bytes.Length < NonceLength + TagLength) return null;
        var bytes = letter.Bytes.AsSpan();
        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var aes = CipherOf(key);
        try
        {
            aes.Decrypt(bytes[..NonceLength], bytes[(NonceLength + TagLength)..], bytes.Slice(NonceLength, TagLength), plain, messageId.ToByteArray());
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return JsonSerializer.Deserialize(plain, LetterJson.Default.Letter);
    }

    private static AesGcm CipherOf(AuditKey key) => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, 32, info: "mail outbox"u8.ToArray()), TagLength);
}

/// <summary>A letter as JSON, which no one sees but the seal.</summary>
[JsonSerializable(typeof(Letter))]
internal sealed partial class LetterJson : JsonSerializerContext;
