using Platform.Domain.Users;

namespace Platform.Infrastructure.Mail;

/// <summary>An email that is not sent yet. The row is deleted once it is.</summary>
public sealed class OutboxMail
{
    /// <summary>The maximum length of <see cref="KeyId"/>: 72 bits in base64url, and some reserve.</summary>
    public const int KeyIdMaxLength = 16;

    private OutboxMail() { }

    public long Id { get; private set; }

    /// <summary>
    /// The value that <c>Message-ID</c> and the file name are derived from. It is the same for every
    /// attempt, so that mail clients recognize duplicates.
    /// </summary>
    public Guid MessageId { get; private set; }

    public EmailAddress Recipient { get; private set; } = null!;

    /// <summary>
    /// The user whose record shows that the address can't be reached; null if the email isn't
    /// for a single user, or an earlier version added it.
    /// </summary>
    public UserId? UserId { get; private set; }

    public User? User { get; private set; }

    /// <summary>The email, encrypted: it may contain a token of which the database otherwise has only the hash.</summary>
    public byte[] Sealed { get; private set; } = null!;

    /// <summary>The id of the audit key from which the encryption key is derived.</summary>
    public string KeyId { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it is due. An attempt moves this on first and owns the email until then.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>When sending it becomes pointless.</summary>
    public DateTimeOffset UselessAt { get; private set; }

    /// <summary>The number of attempts, including one in progress.</summary>
    public int Tries { get; private set; }

    /// <summary>Creates an email to a user who may be saved together with it.</summary>
    public static OutboxMail Create(Guid messageId, User recipient, EncryptedEmail email, DateTimeOffset now, DateTimeOffset uselessAt)
    {
        var mail = Create(messageId, default(UserId?), recipient.Email, email, now, uselessAt);
        mail.User = recipient;
        return mail;
    }

    /// <summary>Creates an email to a user whose id is known.</summary>
    public static OutboxMail Create(
        Guid messageId, UserId? user, EmailAddress recipient, EncryptedEmail email, DateTimeOffset now, DateTimeOffset uselessAt) => new()
        {
            MessageId = messageId,
            UserId = user,
            Recipient = recipient,
            Sealed = email.Bytes,
            KeyId = email.KeyId,
            CreatedAt = now,
            DueAt = now,
            UselessAt = uselessAt,
        };
}

/// <summary>An email that can't be read without the audit keys.</summary>
/// <param name="KeyId">The id of the key.</param>
/// <param name="Bytes">Nonce, tag and ciphertext.</param>
public sealed record EncryptedEmail(string KeyId, byte[] Bytes);
