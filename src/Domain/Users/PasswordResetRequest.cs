using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;

namespace Platform.Domain.Users;

/// <summary>The ID of a <see cref="PasswordResetRequest"/>.</summary>
public readonly record struct PasswordResetRequestId(long Value) : IEntityId<PasswordResetRequestId>
{
    /// <inheritdoc/>
    public static PasswordResetRequestId From(long value) => new(value);
}

/// <summary>
/// A request to reset a forgotten password. It is stored whether or not the user exists and is processed after the response, so
/// that the response time doesn't reveal it.
/// </summary>
public sealed class PasswordResetRequest
{
    /// <summary>Longest base URL of links.</summary>
    public const int LinksMaxLength = 2048;

    private PasswordResetRequest() { }

    public PasswordResetRequestId Id { get; private set; }

    /// <summary>The slug of the named organization; null if the text is not a valid slug.</summary>
    public OrganizationSlug? Slug { get; private set; }

    /// <summary>The address as typed: two people may have the same address in two spellings.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>The base URL of links in the email; null if the request's host is not a known address of the application.</summary>
    public string? Links { get; private set; }

    public string? Ip { get; private set; }

    public string? UserAgent { get; private set; }

    public string? RequestId { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static PasswordResetRequest Create(
        OrganizationSlug? slug, EmailAddress email, string? links, AuditOrigin origin, DateTimeOffset now) => new()
        {
            Slug = slug,
            Email = email,
            Links = links?.Length <= LinksMaxLength ? links : null,
            Ip = origin.Ip,
            UserAgent = origin.UserAgent?.Length > Session.UserAgentMaxLength
            ? origin.UserAgent[..Session.UserAgentMaxLength]
            : origin.UserAgent,
            RequestId = origin.RequestId,
            At = now,
        };
}
