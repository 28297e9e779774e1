using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Identities;

/// <summary>ID of an <see cref="Identity"/>.</summary>
public readonly record struct IdentityId(long Value) : IEntityId<IdentityId>
{
    /// <inheritdoc/>
    public static IdentityId From(long value) => new(value);
}

/// <summary>
/// An account at an OpenID Connect provider that signs a person in. It is identified by issuer and subject (OpenID Connect Core §5.7): an
/// email address can be reassigned, and is stored for display only. One account may sign in to several organizations.
/// </summary>
public sealed class Identity
{
    /// <summary>Longest name of a provider in the configuration.</summary>
    public const int ProviderMaxLength = 32;

    public const int IssuerMaxLength = 512;

    /// <summary>A subject has at most 255 ASCII characters and is case-sensitive (OpenID Connect Core §2).</summary>
    public const int SubjectMaxLength = 255;

    private Identity() { }

    public IdentityId Id { get; private set; }

    public OrganizationId OrganizationId { get; private set; }

    public Organization Organization { get; private set; } = null!;

    public UserId UserId { get; private set; }

    public User User { get; private set; } = null!;

    /// <summary>The provider's name in the configuration.</summary>
    public string Provider { get; private set; } = null!;

    public string Issuer { get; private set; } = null!;

    public string Subject { get; private set; } = null!;

    /// <summary>The address that the provider gave at the last sign-in, verified or not; null if it gave none.</summary>
    public string? Email { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the account last signed the person in; null if it has not yet.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>Connects an account to a person.</summary>
    /// <param name="user">The person, with the organization loaded.</param>
    /// <param name="external">The account at the provider.</param>
    /// <param name="now">The current time.</param>
    public static Identity Link(User user, ExternalIdentity external, DateTimeOffset now)
    {
        // Sets the references, not only the IDs: during sign-up the database has assigned none yet.
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

    /// <summary>Connects the account to another person of the organization after its previous person was removed.</summary>
    public void Relink(User user, ExternalIdentity external, DateTimeOffset now)
    {
        (User, CreatedAt, LastUsedAt) = (user, now, null);
        CopyFrom(external);
    }

    /// <summary>Records that the account signed the person in. The person's own email address doesn't change.</summary>
    public void Use(ExternalIdentity external, DateTimeOffset now)
    {
        LastUsedAt = now;
        CopyFrom(external);
    }

    private void CopyFrom(ExternalIdentity external) => (Provider, Email) = (external.Provider, external.ShownEmail);
}
