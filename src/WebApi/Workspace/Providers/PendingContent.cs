namespace Platform.WebApi.Workspace.Providers;

/// <summary>The content of a page whose forms are steps of a pending sign-in.</summary>
public abstract record PendingContent
{
    /// <summary>The id of the pending sign-in; empty if the browser has none.</summary>
    public required string Pending { get; init; }
}
