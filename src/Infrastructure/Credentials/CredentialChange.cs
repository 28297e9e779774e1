namespace Platform.Infrastructure.Credentials;

/// <summary>One line of the change feed: what any node may have remembered of this is no longer true.</summary>
public sealed class CredentialChange
{
    private CredentialChange() { }

    /// <summary>Given in order, but not committed in order: a reader must not take the highest it saw for all that there is.</summary>
    public long Id { get; private set; }

    public CredentialChangeKind Kind { get; private set; }

    /// <summary>The id of the key, sign-in or organization.</summary>
    public long SubjectId { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static CredentialChange Of(CredentialChangeKind kind, long subjectId, DateTimeOffset now) =>
        new() { Kind = kind, SubjectId = subjectId, At = now };
}

/// <summary>What has changed.</summary>
public enum CredentialChangeKind
{
    /// <summary>One key.</summary>
    ApiKey,

    /// <summary>One sign-in.</summary>
    Session,

    /// <summary>The organization or one of its people: all its keys and sign-ins.</summary>
    Organization,

    /// <summary>What an organization lists as its domains.</summary>
    AllowedDomains,
}
