using Microsoft.AspNetCore.Components;

namespace Platform.WebApi.Developers.Pages;

/// <summary>What can be taken away and imported.</summary>
public sealed partial class DownloadsPage
{
    [Parameter, EditorRequired] public required Reader Reader { get; set; }
}
