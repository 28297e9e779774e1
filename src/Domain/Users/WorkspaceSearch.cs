using Platform.Domain.Common;

namespace Platform.Domain.Users;

/// <summary>Identity of a <see cref="WorkspaceSearch"/>.</summary>
public readonly record struct WorkspaceSearchId(long Value) : IEntityId<WorkspaceSearchId>
{
    /// <inheritdoc/>
    public static WorkspaceSearchId From(long value) => new(value);
}

/// <summary>
/// Someone asks for a mail with the workspaces that an address belongs to. Written down whether there are any or not, and looked into
/// after the answer, so that the answer's time can't tell.
/// </summary>
public sealed class WorkspaceSearch
{
    /// <summary>Longest address that links begin with.</summary>
    public const int LinksMaxLength = 2048;

    /// <summary>Most mails that one address is sent in <see cref="MailWindow"/>, over all nodes: nobody can fill a mailbox.</summary>
    public const int MailMax = 5;

    /// <summary>Over how long such mails are counted, from the first.</summary>
    public static readonly TimeSpan MailWindow = TimeSpan.FromHours(1);

    private WorkspaceSearch() { }

    public WorkspaceSearchId Id { get; private set; }

    /// <summary>As it was typed: two people may have one address in two spellings.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>What links in the mail begin with; null where no address is known to be the product's own.</summary>
    public string? Links { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static WorkspaceSearch Create(EmailAddress email, string? links, DateTimeOffset now) => new()
    {
        Email = email,
        Links = links?.Length <= LinksMaxLength ? links : null,
        At = now,
    };
}
