using Microsoft.AspNetCore.Components;

namespace Platform.WebApi.Pages;

/// <summary>A page, as a component. It and all types it shows are public, because the compiler makes components public.</summary>
public abstract class Page<TContent> : ComponentBase
{
    /// <summary>The data that every page has.</summary>
    [Parameter, EditorRequired]
    public required PageModel Model { get; set; }

    /// <summary>This page's content.</summary>
    [Parameter, EditorRequired]
    public required TContent Content { get; set; }
}
