using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Sessions;

/// <summary>Identity of a <see cref="Session"/>.</summary>
public readonly record struct SessionId(long Value) : IEntityId<SessionId>
{
    /// <inheritdoc/>
    public static SessionId From(long value) => new(value);
}

/// <summary>One sign-in on one device: the family of refresh tokens that came from it, and all their access tokens.</summary>
public sealed class Session : IHasVersion
{

    /// <summary>However often it is refreshed, a sign-in ends after this.</summary>
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

    /// <summary>True to within a minute: uses are summed in memory and written in batches.</summary>
    public DateTimeOffset LastUsedAt { get; private set; }

    /// <summary>The person's <see cref="User.SignInEpoch"/> when it began: once theirs has moved on, it is over.</summary>
    public int Epoch { get; private set; }

    /// <summary>When it was ended by sign-out, by its owner from elsewhere or by the reuse of a spent token; null while it lives.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>When it ends in any case.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public long Version { get; private set; }

    /// <summary>The tokens of this sign-in that were loaded or made; not all there ever were.</summary>
    public IReadOnlyList<RefreshToken> RefreshTokens => _refreshTokens;

    /// <summary>Starts a sign-in with its first refresh token.</summary>
    /// <param name="user">Who signs in, with their organization loaded.</param>
    /// <param name="device">Where from.</param>
    /// <param name="first">The refresh token that has just been made.</param>
    /// <param name="now">When.</param>
    public static Session Start(User user, Device device, IssuedRefreshToken first, DateTimeOffset now)
    {
        var session = new Session
        {
            User = user,
            // Not only its id: at a sign-up the database has given none yet.
            OrganizationId = user.OrganizationId,
            Organization = user.Organization,
            Epoch = user.SignInEpoch,
            Ip = device.Ip,
            UserAgent = Cut(device.UserAgent, RequestOrigin.UserAgentMaxLength),
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now + Lifetime,
        };
        session.Issue(first, now);
        return session;
    }

    /// <summary>
    /// Exchanges a refresh token for the next one. A spent one ends the whole sign-in: whoever presents it, the token is
    /// in two hands (RFC 9700 §4.14.2).
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

    /// <summary>Ends it: its refresh token and its access tokens are refused from now on.</summary>
    public void End(DateTimeOffset now) => EndedAt ??= now;

    /// <summary>Whether its tokens may still be honoured.</summary>
    public bool IsLive(DateTimeOffset now) => EndedAt is null && now < ExpiresAt && Epoch == User.SignInEpoch;

    /// <summary>Takes another password for its person, and ends every sign-in of theirs but this one.</summary>
    public void ChangePassword(string passwordHash)
    {
        User.ResetPassword(passwordHash);
        Epoch = User.SignInEpoch;
    }

    private void Issue(IssuedRefreshToken token, DateTimeOffset now)
    {
        var expires = now + token.Lifetime;
        _refreshTokens.Add(RefreshToken.Create(this, token.Hash, expires < ExpiresAt ? expires : ExpiresAt));
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}

/// <summary>How an exchange of a refresh token ended.</summary>
public enum Rotation
{
    /// <summary>The token is spent and the next one takes its place.</summary>
    Done,

    /// <summary>The token or its sign-in has expired or ended; nothing changed.</summary>
    Refused,

    /// <summary>The token was spent before: the sign-in is ended, which must be saved.</summary>
    Reused,
}

/// <summary>Where a sign-in came from, for its owner to recognise it.</summary>
/// <param name="Ip">The client's address.</param>
/// <param name="UserAgent">What the client calls itself.</param>
public sealed record Device(string? Ip, string? UserAgent);

/// <summary>A refresh token that has just been made, without its text.</summary>
/// <param name="Hash">SHA-256 of the text.</param>
/// <param name="Lifetime">How long it may wait to be used; never past the sign-in's own end.</param>
public sealed record IssuedRefreshToken(byte[] Hash, TimeSpan Lifetime);
