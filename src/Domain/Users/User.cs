using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.Users;

/// <summary>Identity of a <see cref="User"/>.</summary>
public readonly record struct UserId(long Value) : IEntityId<UserId>
{
    /// <inheritdoc/>
    public static UserId From(long value) => new(value);
}

/// <summary>A person in one organization. The same address in another organization is another user.</summary>
public sealed class User
{
    /// <summary>Shortest password, in UTF-16 units (OWASP Authentication Cheat Sheet: at least 8).</summary>
    public const int PasswordMinLength = 8;

    /// <summary>Longest password, in UTF-16 units: above it a hash costs the server more than the caller.</summary>
    public const int PasswordMaxLength = 128;

    /// <summary>Longest stored password hash.</summary>
    public const int PasswordHashMaxLength = 256;

    private User() { }

    public UserId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public Organization Organization { get; private set; } = null!;

    public EmailAddress Email { get; private set; } = null!;

    /// <summary>Algorithm, cost, salt and hash in one text; null for a person who has no password yet.</summary>
    public string? PasswordHash { get; private set; }

    public Role Role { get; private set; }

    /// <summary>Whether an admin has given this person API access. Counts for <see cref="Role.Member"/> alone.</summary>
    public bool ApiAccessGranted { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public long Version { get; private set; }

    public static User Create(Organization organization, EmailAddress email, string passwordHash, Role role, DateTimeOffset now) => new()
    {
        Organization = organization,
        Email = email,
        PasswordHash = passwordHash,
        Role = role,
        CreatedAt = now,
    };

    /// <summary>Takes a password's new hash.</summary>
    public void SetPasswordHash(string passwordHash) => PasswordHash = passwordHash;

    /// <summary>Gives the person another role; what it no longer allows ends at once for their keys and sign-ins too.</summary>
    public void ChangeRole(Role role) => Role = role;

    /// <summary>Gives or takes API access.</summary>
    public void SetApiAccess(bool granted) => ApiAccessGranted = granted;
}
