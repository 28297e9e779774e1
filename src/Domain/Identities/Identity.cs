using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Identities;

/// <summary>Identity of an <see cref="Identity"/>'s row.</summary>
public readonly record struct IdentityId(long Value) : IEntityId<IdentityId>
{
    /// <inheritdoc/>
    public static IdentityId From(long value) => new(value);
}

/// <summary>
/// An account at an OpenID Connect provider that signs a person in. It is known by issuer and subject (OpenID Connect Core §5.7): an
/// address may be given to someone else, and is kept for people to read. One account may sign in to several organizations.
/// </summary>
public sealed class Identity
{
    /// <summary>Longest name of a provider in the settings.</summary>
    public const int ProviderMaxLength = 32;

    public const int IssuerMaxLength = 512;

    /// <summary>A subject has at most 255 ASCII characters, and its letter case counts (OpenID Connect Core §2).</summary>
    public const int SubjectMaxLength = 255;

    private Identity() { }

    public IdentityId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public Organization Organization { get; private set; } = null!;

    public UserId UserId { get; private set; }

    public User User { get; private set; } = null!;

    /// <summary>The provider's name in the settings.</summary>
    public string Provider { get; private set; } = null!;

    public string Issuer { get; private set; } = null!;

    public string Subject { get; private set; } = null!;

    /// <summary>The address that the provider gave at the last sign-in, verified or not; null where it gave none.</summary>
    public string? Email { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it last signed the person in; null where it has not yet.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>Connects an account to a person.</summary>
    /// <param name="user">The person, with their organization loaded.</param>
    /// <param name="external">The account.</param>
    /// <param name="now">When.</param>
    public static Identity Link(User user, ExternalIdentity external, DateTimeOffset now)
    {
        // Not only their ids: at a sign-up the database has assigned none yet.
        var identity = new Identity
        {
            OrganizationId = user.OrganizationId,
            Organization = user.Organization,
            Issuer = external.Issuer,
            Subject = external.Subject,
        };
        identity.Relink(user, external, now);
        return identity;
    }

    /// <summary>Connects it to another person of its organization, because the one it had has been removed.</summary>
    public void Relink(User user, ExternalIdentity external, DateTimeOffset now)
    {
        (User, CreatedAt, LastUsedAt) = (user, now, null);
        Take(external);
    }

    /// <summary>Notes that it signs the person in. The person's own address stays what it is.</summary>
    public void Use(ExternalIdentity external, DateTimeOffset now)
    {
        LastUsedAt = now;
        Take(external);
    }

    private void Take(ExternalIdentity external) => (Provider, Email) = (external.Provider, external.ShownEmail);
}
