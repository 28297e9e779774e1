namespace Platform.Infrastructure.Credentials;

/// <summary>Something that a node keeps in memory and that a change by any node may make untrue.</summary>
internal interface IChangeListener
{
    /// <summary>Forgets what a change makes untrue; called with changes of every kind.</summary>
    /// <param name="kind">What has changed.</param>
    /// <param name="subject">The id of the key, sign-in or organization.</param>
    void Invalidate(CredentialChangeKind kind, long subject);

    /// <summary>Forgets everything that a change could make untrue.</summary>
    void Clear();
}
