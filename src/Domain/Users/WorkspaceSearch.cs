using Platform.Domain.Common;

namespace Platform.Domain.Users;

/// <summary>The ID of a <see cref="WorkspaceSearch"/>.</summary>
public readonly record struct WorkspaceSearchId(long Value) : IEntityId<WorkspaceSearchId>
{
    /// <inheritdoc/>
    public static WorkspaceSearchId From(long value) => new(value);
}

/// <summary>
/// A request for an email that lists the workspaces of an address. It is stored whether or not there are any and is processed after the
/// response, so that the response time doesn't reveal it.
/// </summary>
public sealed class WorkspaceSearch
{
    /// <summary>Longest base URL of links.</summary>
    public const int LinksMaxLength = 2048;

    /// <summary>
    /// The number of emails that one address is sent within <see cref="MailWindow"/>, across all nodes, so that nobody can flood a mailbox.
    /// </summary>
    public const int MailMax = 5;

    /// <summary>The window over which such emails are counted, starting with the first.</summary>
    public static readonly TimeSpan MailWindow = TimeSpan.FromHours(1);

    private WorkspaceSearch() { }

    public WorkspaceSearchId Id { get; private set; }

    /// <summary>The address as typed: two people may have the same address in two spellings.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>The base URL of links in the email; null if the request's host is not a known address of the application.</summary>
    public string? Links { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static WorkspaceSearch Create(EmailAddress email, string? links, DateTimeOffset now) => new()
    {
        Email = email,
        Links = links?.Length <= LinksMaxLength ? links : null,
        At = now,
    };
}
