using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Domain.Users;

/// <summary>Identity of a <see cref="PasswordResetRequest"/>.</summary>
public readonly record struct PasswordResetRequestId(long Value) : IEntityId<PasswordResetRequestId>
{
    /// <inheritdoc/>
    public static PasswordResetRequestId From(long value) => new(value);
}

/// <summary>
/// Someone says that they forgot a password. Written down as it was said, whether there is such a person or not, and looked into
/// after the answer, so that the answer's time can't tell.
/// </summary>
public sealed class PasswordResetRequest
{
    /// <summary>Longest address that links begin with.</summary>
    public const int LinksMaxLength = 2048;

    private PasswordResetRequest() { }

    public PasswordResetRequestId Id { get; private set; }

    /// <summary>The organization that was named; null where the text can be no slug.</summary>
    public OrganizationSlug? Slug { get; private set; }

    /// <summary>As it was typed: two people may have one address in two spellings.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>What links in the mail begin with; null where no address is known to be the product's own.</summary>
    public string? Links { get; private set; }

    public string? Ip { get; private set; }

    public string? UserAgent { get; private set; }

    public string? RequestId { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static PasswordResetRequest Create(
        OrganizationSlug? slug, EmailAddress email, string? links, RequestOrigin origin, DateTimeOffset now) => new()
        {
            Slug = slug,
            Email = email,
            Links = links?.Length <= LinksMaxLength ? links : null,
            Ip = origin.Ip,
            UserAgent = origin.UserAgent?.Length > RequestOrigin.UserAgentMaxLength
            ? origin.UserAgent[..RequestOrigin.UserAgentMaxLength]
            : origin.UserAgent,
            RequestId = origin.RequestId,
            At = now,
        };
}
