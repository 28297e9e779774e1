using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Domain.Versions;

/// <summary>The ID of a <see cref="VersionNotice"/>.</summary>
public readonly record struct VersionNoticeId(long Value) : IEntityId<VersionNoticeId>
{
    /// <inheritdoc/>
    public static VersionNoticeId From(long value) => new(value);
}

/// <summary>
/// Records that an address was sent one piece of news about an API version. The row is saved with the email, and a unique index over its
/// columns prevents sending the same news twice: from two nodes, after a restart, or through two organizations.
/// </summary>
public sealed class VersionNotice
{
    /// <summary>Longest <see cref="Topic"/>.</summary>
    public const int TopicMaxLength = 32;

    private VersionNotice() { }

    public VersionNoticeId Id { get; private set; }

    /// <summary>The API version that the news is about: a date, <c>2026-12-01</c>.</summary>
    public string Version { get; private set; } = null!;

    /// <summary>The kind of news, such as <c>released</c> or <c>ends 2027-05-01, 7 days</c>.</summary>
    public string Topic { get; private set; } = null!;

    /// <summary>The address in canonical form.</summary>
    public EmailAddress Email { get; private set; } = null!;

    public DateTimeOffset At { get; private set; }

    /// <summary>Records that an email was queued.</summary>
    public static VersionNotice Create(string version, string topic, EmailAddress email, DateTimeOffset now) =>
        new() { Version = version, Topic = topic, Email = email, At = now };
}
