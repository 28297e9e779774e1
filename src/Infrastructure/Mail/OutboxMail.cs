using Platform.Domain.Users;

namespace Platform.Infrastructure.Mail;

/// <summary>A mail that is still to be sent. Its row goes once it has been.</summary>
public sealed class OutboxMail
{
    /// <summary>Longest name of a key: 72 bits in base64url, and room.</summary>
    public const int KeyIdMaxLength = 16;

    private OutboxMail() { }

    public long Id { get; private set; }

    /// <summary>
    /// What its <c>Message-ID</c> and its file are named after: the same at every try, so that a mail that came twice is known for one.
    /// </summary>
    public Guid MessageId { get; private set; }

    public EmailAddress Recipient { get; private set; } = null!;

    /// <summary>
    /// The person who shows it when the address can't be mailed; null where it is to no one person, or an earlier version posted it.
    /// </summary>
    public UserId? UserId { get; private set; }

    public User? User { get; private set; }

    /// <summary>The letter, encrypted: it may hold a token, of which the rest of the database knows but the hash.</summary>
    public byte[] Sealed { get; private set; } = null!;

    /// <summary>The audit's key from which the letter's own key follows.</summary>
    public string KeyId { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it is to be tried. Whoever tries moves it on first: until then it is theirs alone.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>When there is no more use in sending it.</summary>
    public DateTimeOffset UselessAt { get; private set; }

    /// <summary>How often it has been tried, the try under way included.</summary>
    public int Tries { get; private set; }

    /// <summary>A mail to a person who may be saved together with it.</summary>
    public static OutboxMail Create(Guid messageId, User recipient, EncryptedEmail letter, DateTimeOffset now, DateTimeOffset uselessAt)
    {
        var mail = Create(messageId, default(UserId?), recipient.Email, letter, now, uselessAt);
        mail.User = recipient;
        return mail;
    }

    /// <summary>A mail to a person whose id is known.</summary>
    public static OutboxMail Create(
        Guid messageId, UserId? user, EmailAddress recipient, EncryptedEmail letter, DateTimeOffset now, DateTimeOffset uselessAt) => new()
        {
            MessageId = messageId,
            UserId = user,
            Recipient = recipient,
            Sealed = letter.Bytes,
            KeyId = letter.KeyId,
            CreatedAt = now,
            DueAt = now,
            UselessAt = uselessAt,
        };
}

/// <summary>A letter that no one can read without the audit's keys.</summary>
/// <param name="KeyId">The name of the one it needs.</param>
/// <param name="Bytes">Nonce, tag and ciphertext.</param>
public sealed record EncryptedEmail(string KeyId, byte[] Bytes);
