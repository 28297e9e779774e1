using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Application.Mail;
using Platform.Infrastructure.Audit.Keys;

namespace Platform.Infrastructure.Mail;

/// <summary>Encrypts letters while they wait.</summary>
internal sealed class EmailEncryption(AuditKeys keys)
{
    private readonly DerivedSeal _seal = new(keys, "mail outbox");

    /// <summary>Encrypts a letter; it can be opened as this message's alone.</summary>
    public EncryptedEmail Seal(EmailMessage letter, Guid messageId)
    {
        var (keyId, bytes) = _seal.Seal(
            JsonSerializer.SerializeToUtf8Bytes(letter, EmailJson.Default.EmailMessage), messageId.ToByteArray());
        return new EncryptedEmail(keyId, bytes);
    }

    /// <summary>The letter; null where its key is gone or the bytes are not what was sealed.</summary>
    public EmailMessage? Open(EncryptedEmail letter, Guid messageId) =>
        _seal.Open(letter.KeyId, letter.Bytes, messageId.ToByteArray()) is { } plain
            ? JsonSerializer.Deserialize(plain, EmailJson.Default.EmailMessage)
            : null;
}

/// <summary>A letter as JSON, which no one sees but the seal.</summary>
[JsonSerializable(typeof(EmailMessage))]
internal sealed partial class EmailJson : JsonSerializerContext;
