namespace Platform.Infrastructure.Credentials;

/// <summary>A cache that a change by any node may invalidate.</summary>
internal interface IChangeListener
{
    /// <summary>Invalidates what a change affects. Called for all kinds of changes.</summary>
    /// <param name="kind">The kind of the change.</param>
    /// <param name="subject">The ID of the key, sign-in or organization.</param>
    void Invalidate(CredentialChangeKind kind, long subject);

    /// <summary>Invalidates everything.</summary>
    void Clear();
}
