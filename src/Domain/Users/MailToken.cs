using System.Buffers.Text;
using System.Security.Cryptography;
using Platform.Domain.Common;

namespace Platform.Domain.Users;

/// <summary>Identity of a <see cref="MailToken"/>.</summary>
public readonly record struct MailTokenId(long Value) : IEntityId<MailTokenId>
{
    /// <inheritdoc/>
    public static MailTokenId From(long value) => new(value);
}

/// <summary>What a token in a mail lets its holder do.</summary>
public enum MailTokenPurpose
{
    /// <summary>Accept an invitation, with a first password.</summary>
    Invitation,

    /// <summary>Put another password in a forgotten one's place.</summary>
    PasswordReset,

    /// <summary>Connect an account at a provider, which the browser has to show as well.</summary>
    IdentityLink,
}

/// <summary>A token that was mailed to a person. It works once, and not for long; only its hash is stored.</summary>
public sealed class MailToken
{
    /// <summary>How long an invitation may wait.</summary>
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    /// <summary>How long a password may be reset.</summary>
    public static readonly TimeSpan PasswordResetLifetime = TimeSpan.FromHours(1);

    /// <summary>How long an account at a provider may be connected.</summary>
    public static readonly TimeSpan IdentityLinkLifetime = TimeSpan.FromHours(1);

    private MailToken() { }

    public MailTokenId Id { get; private set; }

    public UserId UserId { get; private set; }

    public User User { get; private set; } = null!;

    public MailTokenPurpose Purpose { get; private set; }

    /// <summary>SHA-256 of its text.</summary>
    public byte[] Hash { get; private set; } = null!;

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When it was used, or another took its place; null while it works.</summary>
    public DateTimeOffset? SpentAt { get; private set; }

    public static MailToken Create(User user, MailTokenPurpose purpose, byte[] hash, DateTimeOffset now) => new()
    {
        User = user,
        Purpose = purpose,
        Hash = hash,
        ExpiresAt = now + LifetimeOf(purpose),
    };

    /// <summary>How long such a token works.</summary>
    public static TimeSpan LifetimeOf(MailTokenPurpose purpose) => purpose switch
    {
        MailTokenPurpose.Invitation => InvitationLifetime,
        MailTokenPurpose.PasswordReset => PasswordResetLifetime,
        MailTokenPurpose.IdentityLink => IdentityLinkLifetime,
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, null),
    };

    /// <summary>
    /// Whether it may be used: an invitation by someone who has not accepted, any other by someone who has; and by no one who has left.
    /// </summary>
    public bool IsGood(DateTimeOffset now) =>
        SpentAt is null && now < ExpiresAt && User.RemovedAt is null
        && User.Status == (Purpose == MailTokenPurpose.Invitation ? UserStatus.Invited : UserStatus.Active);

    /// <summary>It works no more.</summary>
    public void Spend(DateTimeOffset now) => SpentAt ??= now;
}

/// <summary>A mailed token's text: 256 random bits in base64url.</summary>
public static class MailTokenSecret
{
    /// <summary>Longest text that is looked up as one.</summary>
    public const int MaxLength = 512;

    /// <summary>A new token from the system's random source.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 of the text, which is what is stored and looked up.</summary>
    public static byte[] Hash(string text) => SecretHash.Of(text).ToArray();
}
