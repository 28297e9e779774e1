using Microsoft.AspNetCore.Components;
using Platform.WebApi.Developers.Guides;

namespace Platform.WebApi.Developers.Pages;

/// <summary>The guides at the left, what is read in the middle, its headings at the right. Where there is no room, the first folds and the last is left out.</summary>
public sealed partial class Columns
{
    [Parameter, EditorRequired] public required Reader Reader { get; set; }

    /// <summary>The guide that is open; null: none.</summary>
    [Parameter] public string? Name { get; set; }

    [Parameter] public IReadOnlyList<GuidePart> Headings { get; set; } = [];

    [Parameter] public RenderFragment? ChildContent { get; set; }
}
