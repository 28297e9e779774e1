namespace Platform.Infrastructure.Credentials;

/// <summary>A row of the change feed: whatever a node has cached about its subject is outdated.</summary>
public sealed class CredentialChange
{
    private CredentialChange() { }

    /// <summary>Assigned in order, but not committed in order: lower ids may appear after a higher one was read.</summary>
    public long Id { get; private set; }

    public CredentialChangeKind Kind { get; private set; }

    /// <summary>The id of the key, session or organization.</summary>
    public long SubjectId { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static CredentialChange Of(CredentialChangeKind kind, long subjectId, DateTimeOffset now) =>
        new() { Kind = kind, SubjectId = subjectId, At = now };
}

/// <summary>The kind of a change's subject.</summary>
public enum CredentialChangeKind
{
    /// <summary>One key.</summary>
    ApiKey,

    /// <summary>One session.</summary>
    Session,

    /// <summary>The organization or one of its people; affects all its keys and sessions.</summary>
    Organization,

    /// <summary>The allowed domains of an organization.</summary>
    AllowedDomains,
}
