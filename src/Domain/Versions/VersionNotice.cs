using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Domain.Versions;

/// <summary>Identity of a <see cref="VersionNotice"/>.</summary>
public readonly record struct VersionNoticeId(long Value) : IEntityId<VersionNoticeId>
{
    /// <inheritdoc/>
    public static VersionNoticeId From(long value) => new(value);
}

/// <summary>
/// One address was mailed one piece of news about a version of the API. The row is saved with the mail and its columns are unique
/// together, so that no address gets the same news twice: not from two nodes, not after a restart, not through two organizations.
/// </summary>
public sealed class VersionNotice
{
    /// <summary>Longest <see cref="Topic"/>.</summary>
    public const int TopicMaxLength = 32;

    private VersionNotice() { }

    public VersionNoticeId Id { get; private set; }

    /// <summary>The version that the news is about: a date, <c>2026-12-01</c>.</summary>
    public string Version { get; private set; } = null!;

    /// <summary>What the news is, such as <c>released</c> or <c>ends 2027-05-01, 7 days</c>.</summary>
    public string Topic { get; private set; } = null!;

    /// <summary>The address, in its one form.</summary>
    public EmailAddress Email { get; private set; } = null!;

    public DateTimeOffset At { get; private set; }

    /// <summary>Notes that a mail was posted.</summary>
    public static VersionNotice Create(string version, string topic, EmailAddress email, DateTimeOffset now) =>
        new() { Version = version, Topic = topic, Email = email, At = now };
}
