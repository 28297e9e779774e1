using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Application.Mail;
using Platform.Infrastructure.Audit.Keys;

namespace Platform.Infrastructure.Mail;

/// <summary>Encrypts emails while they are in the outbox.</summary>
internal sealed class EmailEncryption(AuditKeys keys)
{
    private readonly DerivedSeal _seal = new(keys, "mail outbox");

    /// <summary>Encrypts an email. It can be decrypted only with the same message id.</summary>
    public EncryptedEmail Seal(EmailMessage email, Guid messageId)
    {
        var (keyId, bytes) = _seal.Seal(
            JsonSerializer.SerializeToUtf8Bytes(email, EmailJson.Default.EmailMessage), messageId.ToByteArray());
        return new EncryptedEmail(keyId, bytes);
    }

    /// <summary>Decrypts an email; null if the key is missing or the data don't match.</summary>
    public EmailMessage? Open(EncryptedEmail email, Guid messageId) =>
        _seal.Open(email.KeyId, email.Bytes, messageId.ToByteArray()) is { } plain
            ? JsonSerializer.Deserialize(plain, EmailJson.Default.EmailMessage)
            : null;
}

/// <summary>The JSON form in which emails are encrypted.</summary>
[JsonSerializable(typeof(EmailMessage))]
internal sealed partial class EmailJson : JsonSerializerContext;
