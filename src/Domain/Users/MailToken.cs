using System.Buffers.Text;
using System.Security.Cryptography;
using Platform.Domain.Common;

namespace Platform.Domain.Users;

/// <summary>The ID of a <see cref="MailToken"/>.</summary>
public readonly record struct MailTokenId(long Value) : IEntityId<MailTokenId>
{
    /// <inheritdoc/>
    public static MailTokenId From(long value) => new(value);
}

/// <summary>What an emailed token allows its holder to do.</summary>
public enum MailTokenPurpose
{
    /// <summary>Accept an invitation and set a first password.</summary>
    Invitation,

    /// <summary>Replace a forgotten password.</summary>
    PasswordReset,

    /// <summary>Connect an account at a provider; the browser must prove that account as well.</summary>
    IdentityLink,
}

/// <summary>A token that was emailed to a person. It works once and for a limited time; only its hash is stored.</summary>
public sealed class MailToken
{
    /// <summary>How long an invitation can be accepted.</summary>
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    /// <summary>How long a password can be reset.</summary>
    public static readonly TimeSpan PasswordResetLifetime = TimeSpan.FromHours(1);

    /// <summary>How long an account at a provider can be connected.</summary>
    public static readonly TimeSpan IdentityLinkLifetime = TimeSpan.FromHours(1);

    private MailToken() { }

    public MailTokenId Id { get; private set; }

    public UserId UserId { get; private set; }

    public User User { get; private set; } = null!;

    public MailTokenPurpose Purpose { get; private set; }

    /// <summary>SHA-256 of the text.</summary>
    public byte[] Hash { get; private set; } = null!;

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When the token was used or replaced; null while it is valid.</summary>
    public DateTimeOffset? SpentAt { get; private set; }

    public static MailToken Create(User user, MailTokenPurpose purpose, byte[] hash, DateTimeOffset now) => new()
    {
        User = user,
        Purpose = purpose,
        Hash = hash,
        ExpiresAt = now + LifetimeOf(purpose),
    };

    /// <summary>How long a token of this purpose is valid.</summary>
    public static TimeSpan LifetimeOf(MailTokenPurpose purpose) => purpose switch
    {
        MailTokenPurpose.Invitation => InvitationLifetime,
        MailTokenPurpose.PasswordReset => PasswordResetLifetime,
        MailTokenPurpose.IdentityLink => IdentityLinkLifetime,
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, null),
    };

    /// <summary>
    /// Whether the token may be used: an invitation by a user who has not accepted yet, any other by
    /// a user who has; never by a removed user.
    /// </summary>
    public bool IsGood(DateTimeOffset now) =>
        SpentAt is null && now < ExpiresAt && User.RemovedAt is null
        && User.Status == (Purpose == MailTokenPurpose.Invitation ? UserStatus.Invited : UserStatus.Active);

    /// <summary>Invalidates the token.</summary>
    public void Spend(DateTimeOffset now) => SpentAt ??= now;
}

/// <summary>An emailed token's text: 256 random bits in base64url.</summary>
public static class MailTokenSecret
{
    /// <summary>Longest text that is looked up as a token.</summary>
    public const int MaxLength = 512;

    /// <summary>Creates a token from the system's random source.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 of the text, the value that is stored and looked up.</summary>
    public static byte[] Hash(string text) => SecretHash.Of(text).ToArray();
}
