using Microsoft.AspNetCore.Components;

namespace Platform.WebApi.Workspace.Layout;

/// <summary>A page, as a component. It is public, as is all it shows, because what the compiler makes of a .razor file is.</summary>
public abstract class Page<TContent> : ComponentBase
{
    /// <summary>What every page knows.</summary>
    [Parameter, EditorRequired]
    public required PageModel Model { get; set; }

    /// <summary>What this one is about.</summary>
    [Parameter, EditorRequired]
    public required TContent Content { get; set; }
}
