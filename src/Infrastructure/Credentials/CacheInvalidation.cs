namespace Platform.Infrastructure.Credentials;

/// <summary>All that this node remembers and that a change may make untrue.</summary>
internal sealed class CacheInvalidation(IEnumerable<IChangeListener> listeners)
{
    private readonly IChangeListener[] _listeners = [.. listeners];

    /// <summary>Forgets what a change makes untrue.</summary>
    public void Invalidate(CredentialChangeKind kind, long subject)
    {
        foreach (var listener in _listeners) listener.Invalidate(kind, subject);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        foreach (var listener in _listeners) listener.Clear();
    }
}
