using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;

namespace Platform.Domain.Users;

/// <summary>The ID of a <see cref="User"/>.</summary>
public readonly record struct UserId(long Value) : IEntityId<UserId>
{
    /// <inheritdoc/>
    public static UserId From(long value) => new(value);
}

/// <summary>A person in one organization. The same email address in another organization is another user.</summary>
public sealed class User
{
    /// <summary>Shortest password, in UTF-16 units (OWASP Authentication Cheat Sheet: at least 8).</summary>
    public const int PasswordMinLength = 8;

    /// <summary>Longest password, in UTF-16 units. Hashing a longer one would cost the server more than the client.</summary>
    public const int PasswordMaxLength = 128;

    /// <summary>Longest name, in UTF-16 units.</summary>
    public const int NameMaxLength = 100;

    /// <summary>Longest stored password hash.</summary>
    public const int PasswordHashMaxLength = 256;

    /// <summary>
    /// The number of emails with a token that one person is sent within <see cref="TokenMailWindow"/>, so that nobody can flood a mailbox.
    /// </summary>
    public const int TokenMailMax = 5;

    /// <summary>The window over which such emails are counted, starting with the first.</summary>
    public static readonly TimeSpan TokenMailWindow = TimeSpan.FromHours(1);

    private User() { }

    public UserId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public Organization Organization { get; private set; } = null!;

    public EmailAddress Email { get; private set; } = null!;

    /// <summary>The person's name in normal form C; null if they have given none.</summary>
    public string? Name { get; private set; }

    /// <summary>Algorithm, cost, salt and hash in one text; null if the person has no password.</summary>
    public string? PasswordHash { get; private set; }

    /// <summary>
    /// When they joined with an account at a provider and without a password; null for everyone else.
    /// Setting a password later doesn't change it.
    /// </summary>
    public DateTimeOffset? JoinedByIdentityAt { get; private set; }

    public Role Role { get; private set; }

    /// <summary>Whether an admin has granted this person API access. Applies to <see cref="Role.Member"/> only.</summary>
    public bool ApiAccessGranted { get; private set; }

    /// <summary>Whether they want emails about API versions; null until they choose, which means their role's default.</summary>
    public bool? WantsVersionMail { get; private set; }

    /// <summary>Whether they want emails about usage limits; null until they choose, which means they do.</summary>
    public bool? WantsLimitMail { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When they were removed from the organization. The row is kept so that keys, usage and audit can refer to it.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>
    /// Incremented whenever all sessions are ended together. A session with an earlier value is over, even if it is just starting.
    /// </summary>
    public int SignInEpoch { get; private set; }

    /// <summary>Emails with a token sent since <see cref="TokenMailsSince"/>.</summary>
    public int TokenMails { get; private set; }

    /// <summary>When the first of them was sent; null if none was.</summary>
    public DateTimeOffset? TokenMailsSince { get; private set; }

    /// <summary>Why their address couldn't be mailed; null if the last email was accepted, or no email has been sent yet.</summary>
    public MailProblem? MailProblem { get; private set; }

    /// <summary>Concurrency token: a save that is based on an older version fails.</summary>
    public long Version { get; private set; }

    /// <summary>Whether they have accepted their invitation.</summary>
    public UserStatus Status => PasswordHash is null && JoinedByIdentityAt is null ? UserStatus.Invited : UserStatus.Active;

    /// <summary>The optional emails that they want, in addition to those about their account.</summary>
    public NotificationSettings Notifications => NotificationSettings.Of(Role, WantsVersionMail, WantsLimitMail);

    /// <summary>Whether they are an admin who can act: not merely invited, and not removed.</summary>
    public bool IsActiveAdmin => Role == Role.Admin && Status == UserStatus.Active && RemovedAt is null;

    public static User Create(Organization organization, EmailAddress email, string passwordHash, Role role, DateTimeOffset now) => new()
    {
        Organization = organization,
        Email = email,
        PasswordHash = passwordHash,
        Role = role,
        CreatedAt = now,
    };

    /// <summary>Creates a person who signs in only with an account at a provider.</summary>
    public static User CreateByIdentity(Organization organization, EmailAddress email, Role role, DateTimeOffset now) => new()
    {
        Organization = organization,
        Email = email,
        JoinedByIdentityAt = now,
        Role = role,
        CreatedAt = now,
    };

    /// <summary>Creates a person who has no password until they accept.</summary>
    public static User Invite(Organization organization, EmailAddress email, Role role, DateTimeOffset now) => new()
    {
        Organization = organization,
        Email = email,
        Role = role,
        CreatedAt = now,
    };

    /// <summary>Changes the spelling of the address.</summary>
    public void Respell(EmailAddress email) => Email = email;

    /// <summary>Sets the password's hash.</summary>
    public void SetPasswordHash(string passwordHash) => PasswordHash = passwordHash;

    /// <summary>Changes the name.</summary>
    /// <param name="name">A visible name of at most <see cref="NameMaxLength"/>; null clears it.</param>
    public void Rename(string? name) => Name = name is null ? null : VisibleText.Required(NormalText.Of(name));

    /// <summary>Sets whether the person wants emails about API versions.</summary>
    public void ChooseVersionMail(bool wanted) => WantsVersionMail = wanted;

    /// <summary>Sets whether the person wants emails about usage limits.</summary>
    public void ChooseLimitMail(bool wanted) => WantsLimitMail = wanted;

    /// <summary>Accepts the invitation with an account at a provider, without a password.</summary>
    public void JoinByIdentity(DateTimeOffset now) => JoinedByIdentityAt = now;

    /// <summary>
    /// Records that one of their accounts at providers is disconnected. The caller has read this row before counting the remaining ways to
    /// sign in: of two concurrent removals, the second conflicts on save and is retried.
    /// </summary>
    public void LoseIdentity() => Version++;

    /// <summary>Changes the role. What the new role no longer allows ends immediately for the person's keys and sessions as well.</summary>
    public void ChangeRole(Role role) => Role = role;

    /// <summary>Grants or revokes API access.</summary>
    public void SetApiAccess(bool granted) => ApiAccessGranted = granted;

    /// <summary>Replaces the password and ends every session.</summary>
    public void ResetPassword(string passwordHash)
    {
        SetPasswordHash(passwordHash);
        SignInEpoch++;
    }

    /// <summary>Replaces the password and ends every session except the current one.</summary>
    public void ChangePassword(string passwordHash, Session kept)
    {
        ResetPassword(passwordHash);
        kept.Outlive(SignInEpoch);
    }

    /// <summary>Removes the person from the organization: their sessions end, and keys that act for them stop working.</summary>
    public void Remove(DateTimeOffset now)
    {
        (RemovedAt, PasswordHash, JoinedByIdentityAt) = (now, null, null);
        SignInEpoch++;
    }

    /// <summary>Clears the mail problem before another email is tried.</summary>
    public void ClearMailProblem() => MailProblem = null;

    /// <summary>Counts an email with a token.</summary>
    /// <returns>False if the limit is reached and none may be sent.</returns>
    public bool CountTokenMail(DateTimeOffset now)
    {
        if (TokenMailsSince is not { } since || since + TokenMailWindow <= now || since > now + ClockSkew.Most)
        {
            (TokenMails, TokenMailsSince) = (0, now);
        }

        if (TokenMails >= TokenMailMax) return false;
        TokenMails++;
        return true;
    }

    /// <summary>The time until the window of <see cref="CountTokenMail"/> ends; never longer than the window.</summary>
    public TimeSpan TokenMailWait(DateTimeOffset now) =>
        TokenMailsSince is { } since && since < now ? since + TokenMailWindow - now : TokenMailWindow;
}

/// <summary>The status of a person in the organization.</summary>
public enum UserStatus
{
    /// <summary>Has been sent an invitation, and can't sign in yet.</summary>
    Invited,

    /// <summary>Has accepted the invitation, or created the organization.</summary>
    Active,
}
