using Microsoft.AspNetCore.Components;

namespace Platform.WebApi.Developers.Pages;

/// <summary>The list of all guides.</summary>
public sealed partial class GuideNav
{
    [Parameter, EditorRequired] public required Reader Reader { get; set; }

    /// <summary>The guide that is open; null: none.</summary>
    [Parameter] public string? Name { get; set; }

    /// <summary>Sets the ids of this list apart from those of another on the same page.</summary>
    [Parameter] public string Prefix { get; set; } = "nav";

    private string IdOf(string group) => $"{Prefix}-{group.ToLowerInvariant().Replace(' ', '-')}";
}
