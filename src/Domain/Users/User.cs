using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.Domain.Common.Text;
using Platform.Domain.Organizations;

namespace Platform.Domain.Users;

/// <summary>Identity of a <see cref="User"/>.</summary>
public readonly record struct UserId(long Value) : IEntityId<UserId>
{
    /// <inheritdoc/>
    public static UserId From(long value) => new(value);
}

/// <summary>A person in one organization. The same address in another organization is another user.</summary>
public sealed class User : IHasVersion
{
    /// <summary>Shortest password, in UTF-16 units (OWASP Authentication Cheat Sheet: at least 8).</summary>
    public const int PasswordMinLength = 8;

    /// <summary>Longest password, in UTF-16 units: above it a hash costs the server more than the caller.</summary>
    public const int PasswordMaxLength = 128;

    /// <summary>Longest name, in UTF-16 units.</summary>
    public const int NameMaxLength = 100;

    /// <summary>Longest stored password hash.</summary>
    public const int PasswordHashMaxLength = 256;

    /// <summary>
    /// Most mails with a token in them that one person is sent in <see cref="TokenMailWindow"/>: nobody can fill a mailbox.
    /// </summary>
    public const int TokenMailMax = 5;

    /// <summary>Over how long such mails are counted, from the first.</summary>
    public static readonly TimeSpan TokenMailWindow = TimeSpan.FromHours(1);

    private User() { }

    public UserId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public Organization Organization { get; private set; } = null!;

    public EmailAddress Email { get; private set; } = null!;

    /// <summary>What they are called, in normal form C; null where they have given no name.</summary>
    public string? Name { get; private set; }

    /// <summary>Algorithm, cost, salt and hash in one text; null for a person who has no password.</summary>
    public string? PasswordHash { get; private set; }

    /// <summary>
    /// When they came in by an account at a provider, without a password; null for everyone else. A password that they set later changes
    /// nothing about it.
    /// </summary>
    public DateTimeOffset? JoinedByIdentityAt { get; private set; }

    public Role Role { get; private set; }

    /// <summary>Whether an admin has given this person API access. Counts for <see cref="Role.Member"/> alone.</summary>
    public bool ApiAccessGranted { get; private set; }

    /// <summary>Whether they want mail about API versions; null until they choose: then their role decides.</summary>
    public bool? WantsVersionMail { get; private set; }

    /// <summary>Whether they want mail about usage limits; null until they choose: then they do.</summary>
    public bool? WantsLimitMail { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When they were taken out of the organization. The row stays, so that keys, usage and audit can name them.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>
    /// Counts up whenever all sign-ins are ended together: one that began under an earlier count is over, also one that is just beginning.
    /// </summary>
    public int SignInEpoch { get; private set; }

    /// <summary>Mails with a token since <see cref="TokenMailsSince"/>.</summary>
    public int TokenMails { get; private set; }

    /// <summary>When the first of them was sent; null before any.</summary>
    public DateTimeOffset? TokenMailsSince { get; private set; }

    /// <summary>
    /// Why their address could not be mailed; null where the last mail was accepted, or none has been accepted or refused yet.
    /// </summary>
    public MailProblem? MailProblem { get; private set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public long Version { get; private set; }

    /// <summary>Whether they have been invited and have not accepted yet, or have.</summary>
    public UserStatus Status => PasswordHash is null && JoinedByIdentityAt is null ? UserStatus.Invited : UserStatus.Active;

    /// <summary>Which mails they want besides those about their account.</summary>
    public NotificationSettings Notifications => NotificationSettings.Of(Role, WantsVersionMail, WantsLimitMail);

    /// <summary>Whether they are an admin who can act. One who is only invited, or has left, is none.</summary>
    public bool IsActiveAdmin => Role == Role.Admin && Status == UserStatus.Active && RemovedAt is null;

    public static User Create(Organization organization, EmailAddress email, string passwordHash, Role role, DateTimeOffset now) => new()
    {
        Organization = organization,
        Email = email,
        PasswordHash = passwordHash,
        Role = role,
        CreatedAt = now,
    };

    /// <summary>A person who signs in by an account at a provider alone.</summary>
    public static User CreateByIdentity(Organization organization, EmailAddress email, Role role, DateTimeOffset now) => new()
    {
        Organization = organization,
        Email = email,
        JoinedByIdentityAt = now,
        Role = role,
        CreatedAt = now,
    };

    /// <summary>A person who has no password until they accept.</summary>
    public static User Invite(Organization organization, EmailAddress email, Role role, DateTimeOffset now) => new()
    {
        Organization = organization,
        Email = email,
        Role = role,
        CreatedAt = now,
    };

    /// <summary>Takes the address in another spelling of it.</summary>
    public void Respell(EmailAddress email) => Email = email;

    /// <summary>Takes a password's new hash.</summary>
    public void SetPasswordHash(string passwordHash) => PasswordHash = passwordHash;

    /// <summary>Takes another name.</summary>
    /// <param name="name">A name that shows something, of <see cref="NameMaxLength"/> at most; null clears it.</param>
    public void Rename(string? name) => Name = name is null ? null : VisibleText.Required(NormalText.Of(name));

    /// <summary>Takes the person's choice of mails about API versions.</summary>
    public void ChooseVersionMail(bool wanted) => WantsVersionMail = wanted;

    /// <summary>Takes the person's choice of mails about usage limits.</summary>
    public void ChooseLimitMail(bool wanted) => WantsLimitMail = wanted;

    /// <summary>Accepts the invitation by an account at a provider, without a password.</summary>
    public void JoinByIdentity(DateTimeOffset now) => JoinedByIdentityAt = now;

    /// <summary>
    /// One of their accounts at providers is disconnected. Whoever does so has read this row before they counted what is left: of two at
    /// the same time, the second finds the row changed at its save, and is run again.
    /// </summary>
    public void LoseIdentity() => Version++;

    /// <summary>Gives the person another role; what it no longer allows ends at once for their keys and sign-ins too.</summary>
    public void ChangeRole(Role role) => Role = role;

    /// <summary>Gives or takes API access.</summary>
    public void SetApiAccess(bool granted) => ApiAccessGranted = granted;

    /// <summary>Puts another password in the old one's place, and ends every sign-in.</summary>
    public void ResetPassword(string passwordHash)
    {
        SetPasswordHash(passwordHash);
        SignInEpoch++;
    }

    /// <summary>Takes the person out of the organization: their sign-ins end, and keys that act for them stop.</summary>
    public void Remove(DateTimeOffset now)
    {
        (RemovedAt, PasswordHash, JoinedByIdentityAt) = (now, null, null);
        SignInEpoch++;
    }

    /// <summary>Forgets what was wrong with their address, since another mail is to try it.</summary>
    public void ClearMailProblem() => MailProblem = null;

    /// <summary>Counts one more mail with a token in it.</summary>
    /// <returns>False where there have been too many of late, and none may be sent.</returns>
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

    /// <summary>How long until the window of <see cref="CountTokenMail"/> is over; never longer than the window is.</summary>
    public TimeSpan TokenMailWait(DateTimeOffset now) =>
        TokenMailsSince is { } since && since < now ? since + TokenMailWindow - now : TokenMailWindow;
}

/// <summary>How far a person has come into the organization.</summary>
public enum UserStatus
{
    /// <summary>Has a mail, and no way to sign in yet.</summary>
    Invited,

    /// <summary>Has accepted, or made the organization.</summary>
    Active,
}
