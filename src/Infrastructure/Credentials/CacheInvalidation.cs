namespace Platform.Infrastructure.Credentials;

/// <summary>Invalidates everything that this node caches and a change may affect.</summary>
internal sealed class CacheInvalidation(IEnumerable<IChangeListener> listeners)
{
    private readonly IChangeListener[] _listeners = [.. listeners];

    /// <summary>Invalidates what a change affects.</summary>
    public void Invalidate(CredentialChangeKind kind, long subject)
    {
        foreach (var listener in _listeners) listener.Invalidate(kind, subject);
    }

    /// <summary>Invalidates everything.</summary>
    public void Clear()
    {
        foreach (var listener in _listeners) listener.Clear();
    }
}
