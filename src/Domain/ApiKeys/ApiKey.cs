using System.Linq.Expressions;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.Domain.Common.Text;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.ApiKeys;

/// <summary>Identity of an <see cref="ApiKey"/>.</summary>
public readonly record struct ApiKeyId(long Value) : IEntityId<ApiKeyId>
{
    /// <inheritdoc/>
    public static ApiKeyId From(long value) => new(value);
}

/// <summary>A credential for programs. It acts for a person, within its scopes and what that person's role allows at the time.</summary>
public sealed class ApiKey : IHasVersion
{
    public const int NameMaxLength = 100;
    public const int PrefixMaxLength = 16;

    /// <summary>Longest time an old key works on after a rotation: 7 days.</summary>
    public static readonly TimeSpan GraceMax = TimeSpan.FromDays(7);

    /// <summary>How long before its end a key is said to end soon: 30 days.</summary>
    public static readonly TimeSpan ExpiryNotice = TimeSpan.FromDays(30);

    private const int FirstNoticeDays = 7;
    private const int LastNoticeDays = 1;

    /// <summary>How many days before it expires its person is told, the earlier first.</summary>
    private static readonly int[] NoticeDays = [FirstNoticeDays, LastNoticeDays];

    private ApiKey() { }

    public ApiKeyId Id { get; private set; }

    /// <summary>What <c>/v1/keys</c> shows in place of <see cref="Id"/>.</summary>
    public Guid PublicId { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    /// <summary>The person it acts for.</summary>
    public UserId UserId { get; private set; }

    public User User { get; private set; } = null!;

    public string Name { get; private set; } = null!;

    public ApiKeyFormat Format { get; private set; }

    public KeyEnvironment Environment { get; private set; }

    /// <summary>The start of its text that may be shown.</summary>
    public string Prefix { get; private set; } = null!;

    /// <summary>The prefix and the first 8 characters behind it; null for a key that was made before they were stored.</summary>
    public string? DisplayPrefix { get; private set; }

    /// <summary>SHA-256 of its text.</summary>
    public byte[] Hash { get; private set; } = null!;

    /// <summary>The names of its scopes, as its maker gave them.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = null!;

    /// <summary>When it stops by itself; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>When it stops because another has taken its place; null while none has.</summary>
    public DateTimeOffset? RetiresAt { get; private set; }

    /// <summary>
    /// Which notice of its expiry was the last, in days before it; null before the first. One that is made too late for a notice counts as
    /// having had it.
    /// </summary>
    public int? NoticedDays { get; private set; }

    /// <summary>When it was revoked; the row stays, so that usage and audit can name it.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>True to within a minute: uses are summed in memory and written in batches.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public long Version { get; private set; }

    public static ApiKey Create(ApiKeyGrant grant, ApiKeySecret secret, Guid publicId, DateTimeOffset now)
    {
        VisibleText.Required(grant.Name);
        return Make(grant, secret, publicId, now);
    }

    /// <summary>Takes the key away for good, at once.</summary>
    public void Revoke(DateTimeOffset now)
    {
        RevokedAt = now;
        UpdatedAt = now;
    }

    /// <summary>
    /// Puts another secret in this key's place: a key alike in all but its text. The old one works until the grace ends, never past its own
    /// expiry.
    /// </summary>
    public Result<ApiKey> Rotate(ApiKeySecret secret, Guid publicId, TimeSpan grace, DateTimeOffset now)
    {
        if (ExpiresAt <= now) return ApiKeyErrors.Expired;
        if (RetiresAt is not null) return ApiKeyErrors.AlreadyRotated;

        if (grace == TimeSpan.Zero) Revoke(now);
        else (RetiresAt, UpdatedAt) = (ExpiresAt < now + grace ? ExpiresAt : now + grace, now);

        // By the name it has, which an earlier version may have let pass.
        return Make(new ApiKeyGrant(OrganizationId, UserId, Name, Format, Environment, Scopes, ExpiresAt), secret, publicId, now);
    }

    /// <summary>Takes the notice of its coming end that is due, so that no one takes it again.</summary>
    /// <returns>How many days before the end it is for; null where none is due.</returns>
    public int? TakeExpiryNotice(DateTimeOffset now)
    {
        if (RevokedAt is not null || RetiresAt is not null || ExpiresAt is not { } end || end <= now) return null;
        if (NoticeAt(end, now) is not { } due || due >= (NoticedDays ?? int.MaxValue)) return null;
        NoticedDays = due;
        return due;
    }

    /// <summary>Whether a key has a notice due, for a query: only of such a key does <see cref="TakeExpiryNotice"/> take one.</summary>
    public static Expression<Func<ApiKey, bool>> HasExpiryNoticeDue(DateTimeOffset now)
    {
        var (first, last) = (now.AddDays(FirstNoticeDays), now.AddDays(LastNoticeDays));
        return key => key.ExpiresAt > now && key.ExpiresAt <= first && key.RevokedAt == null && key.RetiresAt == null
            && (key.NoticedDays == null || (key.NoticedDays > LastNoticeDays && key.ExpiresAt <= last));
    }

    /// <summary>Hands the key to another person of the organization: from now on it acts for them.</summary>
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

    // The latest notice whose time has come.
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

/// <summary>What a new key is to be.</summary>
public sealed record ApiKeyGrant(
    OrganizationId Organization,
    UserId User,
    string Name,
    ApiKeyFormat Format,
    KeyEnvironment Environment,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? ExpiresAt);
