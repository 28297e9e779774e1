using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.ApiKeys;

/// <summary>The ID of an <see cref="ApiKey"/>.</summary>
public readonly record struct ApiKeyId(long Value) : IEntityId<ApiKeyId>
{
    /// <inheritdoc/>
    public static ApiKeyId From(long value) => new(value);
}

/// <summary>A credential for programs. It acts for a person, limited to its scopes and to what that person's current role allows.</summary>
public sealed class ApiKey
{
    public const int NameMaxLength = 100;
    public const int PrefixMaxLength = 16;

    /// <summary>Longest time that a rotated key keeps working: 7 days.</summary>
    public static readonly TimeSpan GraceMax = TimeSpan.FromDays(7);

    /// <summary>How long before its expiry a key is shown as expiring soon: 30 days.</summary>
    public static readonly TimeSpan ExpiryNotice = TimeSpan.FromDays(30);

    /// <summary>The days before expiry at which the key's person is notified, the earlier first.</summary>
    private static readonly int[] NoticeDays = [7, 1];

    private ApiKey() { }

    public ApiKeyId Id { get; private set; }

    /// <summary>The ID that <c>/v1/keys</c> shows instead of <see cref="Id"/>.</summary>
    public Guid PublicId { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    /// <summary>The person that the key acts for.</summary>
    public UserId UserId { get; private set; }

    public User User { get; private set; } = null!;

    public string Name { get; private set; } = null!;

    public ApiKeyFormat Format { get; private set; }

    public KeyEnvironment Environment { get; private set; }

    /// <summary>The start of the key's text, which may be shown.</summary>
    public string Prefix { get; private set; } = null!;

    /// <summary>The prefix and the first 8 characters after it; null for a key created before these were stored.</summary>
    public string? DisplayPrefix { get; private set; }

    /// <summary>SHA-256 of the key's text.</summary>
    public byte[] Hash { get; private set; } = null!;

    /// <summary>The names of the scopes as given at creation.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = null!;

    /// <summary>When the key expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>When the key stops working after a rotation; null if it has not been rotated.</summary>
    public DateTimeOffset? RetiresAt { get; private set; }

    /// <summary>
    /// The last expiry notice, in days before the expiry; null before the first. A key that is created too
    /// late for a notice counts as having had it.
    /// </summary>
    public int? NoticedDays { get; private set; }

    /// <summary>When the key was revoked. The row is kept so that usage and audit can refer to it.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Accurate to within a minute: uses are collected in memory and written in batches.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Concurrency token: a save that is based on an older version fails.</summary>
    public long Version { get; private set; }

    public static ApiKey Create(ApiKeyGrant grant, ApiKeySecret secret, Guid publicId, DateTimeOffset now)
    {
        VisibleText.Required(grant.Name);
        return Make(grant, secret, publicId, now);
    }

    /// <summary>Revokes the key immediately and permanently.</summary>
    public void Revoke(DateTimeOffset now)
    {
        RevokedAt = now;
        UpdatedAt = now;
    }

    /// <summary>
    /// Replaces this key with an identical one that has a new secret. The old key works until the grace
    /// period ends, but never past its own expiry.
    /// </summary>
    public Result<ApiKey> Rotate(ApiKeySecret secret, Guid publicId, TimeSpan grace, DateTimeOffset now)
    {
        if (ExpiresAt <= now) return ApiKeyErrors.Expired;
        if (RetiresAt is not null) return ApiKeyErrors.AlreadyRotated;

        if (grace == TimeSpan.Zero) Revoke(now);
        else (RetiresAt, UpdatedAt) = (ExpiresAt < now + grace ? ExpiresAt : now + grace, now);

        // The name is not validated again: an earlier version may have accepted it.
        return Make(new ApiKeyGrant(OrganizationId, UserId, Name, Format, Environment, Scopes, ExpiresAt), secret, publicId, now);
    }

    /// <summary>Marks the expiry notice that is due as sent, so that it is sent only once.</summary>
    /// <returns>The days before the expiry that the notice is for; null if none is due.</returns>
    public int? TakeExpiryNotice(DateTimeOffset now)
    {
        if (RevokedAt is not null || RetiresAt is not null || ExpiresAt is not { } end || end <= now) return null;
        if (NoticeAt(end, now) is not { } due || due >= (NoticedDays ?? int.MaxValue)) return null;
        NoticedDays = due;
        return due;
    }

    /// <summary>Transfers the key to another person of the organization, for whom it acts from now on.</summary>
    public void Adopt(UserId user, DateTimeOffset now) => (UserId, UpdatedAt) = (user, now);

    private static ApiKey Make(ApiKeyGrant grant, ApiKeySecret secret, Guid publicId, DateTimeOffset now) => new()
    {
        PublicId = publicId,
        OrganizationId = grant.Organization,
        UserId = grant.User,
        Name = grant.Name,
        Format = grant.Format,
        Environment = grant.Environment,
        Prefix = secret.Prefix,
        DisplayPrefix = secret.DisplayPrefix,
        Hash = ApiKeySecret.Hash(secret.Text).ToArray(),
        Scopes = grant.Scopes,
        ExpiresAt = grant.ExpiresAt,
        NoticedDays = grant.ExpiresAt is { } end ? NoticeAt(end, now) : null,
        CreatedAt = now,
        UpdatedAt = now,
    };

    // The latest notice that is due.
    private static int? NoticeAt(DateTimeOffset end, DateTimeOffset now)
    {
        int? notice = null;
        foreach (var days in NoticeDays)
        {
            if (end <= now.AddDays(days)) notice = days;
        }

        return notice;
    }
}

/// <summary>The properties of a new key.</summary>
public sealed record ApiKeyGrant(
    OrganizationId Organization,
    UserId User,
    string Name,
    ApiKeyFormat Format,
    KeyEnvironment Environment,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? ExpiresAt);
