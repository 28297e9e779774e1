using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Sessions;

/// <summary>The ID of a <see cref="Session"/>.</summary>
public readonly record struct SessionId(long Value) : IEntityId<SessionId>
{
    /// <inheritdoc/>
    public static SessionId From(long value) => new(value);
}

/// <summary>A sign-in on one device, with its chain of refresh tokens and all their access tokens.</summary>
public sealed class Session
{
    public const int IpMaxLength = 45;
    public const int UserAgentMaxLength = 512;

    /// <summary>A session ends after this time, however often it is refreshed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private readonly List<RefreshToken> _refreshTokens = [];

    private Session() { }

    public SessionId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public Organization Organization { get; private set; } = null!;

    public UserId UserId { get; private set; }

    public User User { get; private set; } = null!;

    public string? Ip { get; private set; }

    public string? UserAgent { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Accurate to within a minute: uses are collected in memory and written in batches.</summary>
    public DateTimeOffset LastUsedAt { get; private set; }

    /// <summary>
    /// The user's <see cref="User.SignInEpoch"/> when the session started. The session is over once the user's value changes.
    /// </summary>
    public int Epoch { get; private set; }

    /// <summary>
    /// When the session was ended by sign-out, by its owner from another session, or by the reuse
    /// of a spent token; null while it is active.
    /// </summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The latest time at which the session ends.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Concurrency token: a save that is based on an older version fails.</summary>
    public long Version { get; private set; }

    /// <summary>The loaded or newly created tokens of this session, not necessarily all of them.</summary>
    public IReadOnlyList<RefreshToken> RefreshTokens => _refreshTokens;

    /// <summary>Starts a session with its first refresh token.</summary>
    /// <param name="user">The user, with the organization loaded.</param>
    /// <param name="device">The device that signs in.</param>
    /// <param name="first">The first refresh token.</param>
    /// <param name="now">The current time.</param>
    public static Session Start(User user, Device device, IssuedRefreshToken first, DateTimeOffset now)
    {
        var session = new Session
        {
            User = user,
            // Sets the reference, not only the ID: during sign-up the database has assigned none yet.
            OrganizationId = user.OrganizationId,
            Organization = user.Organization,
            Epoch = user.SignInEpoch,
            Ip = device.Ip,
            UserAgent = Truncate(device.UserAgent, UserAgentMaxLength),
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now + Lifetime,
        };
        session.Issue(first, now);
        return session;
    }

    /// <summary>
    /// Exchanges a refresh token for the next one. Presenting a spent token ends the session: two parties have the token, and it is unknown
    /// which of them is legitimate (RFC 9700 §4.14.2).
    /// </summary>
    public Rotation Rotate(RefreshToken presented, IssuedRefreshToken next, DateTimeOffset now)
    {
        if (!IsLive(now)) return Rotation.Refused;
        if (presented.SpentAt is not null)
        {
            End(now);
            return Rotation.Reused;
        }

        if (presented.ExpiresAt <= now) return Rotation.Refused;

        presented.Spend(now);
        LastUsedAt = now;
        Issue(next, now);
        return Rotation.Done;
    }

    /// <summary>Ends the session: its refresh and access tokens are refused from now on.</summary>
    public void End(DateTimeOffset now) => EndedAt ??= now;

    /// <summary>Whether the session's tokens are accepted.</summary>
    public bool IsLive(DateTimeOffset now) => EndedAt is null && now < ExpiresAt && Epoch == User.SignInEpoch;

    /// <summary>Keeps this session active when all other sessions of the user are ended.</summary>
    internal void Outlive(int epoch) => Epoch = epoch;

    private void Issue(IssuedRefreshToken token, DateTimeOffset now)
    {
        var expires = now + token.Lifetime;
        _refreshTokens.Add(RefreshToken.Create(this, token.Hash, expires < ExpiresAt ? expires : ExpiresAt));
    }

    private static string? Truncate(string? text, int length) => text?.Length > length ? text[..length] : text;
}

/// <summary>The outcome of exchanging a refresh token.</summary>
public enum Rotation
{
    /// <summary>The token is spent and replaced by the next one.</summary>
    Done,

    /// <summary>The token or its session has expired or ended; nothing changed.</summary>
    Refused,

    /// <summary>The token had been spent before. The session is now ended, which must be saved.</summary>
    Reused,
}

/// <summary>The origin of a session, by which its owner can recognize it.</summary>
/// <param name="Ip">The client's IP address.</param>
/// <param name="UserAgent">The client's <c>User-Agent</c>.</param>
public sealed record Device(string? Ip, string? UserAgent);

/// <summary>A newly created refresh token, without its text.</summary>
/// <param name="Hash">SHA-256 of the text.</param>
/// <param name="Lifetime">How long the token is valid; never longer than the session.</param>
public sealed record IssuedRefreshToken(byte[] Hash, TimeSpan Lifetime);
