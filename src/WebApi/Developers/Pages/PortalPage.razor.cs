using Microsoft.AspNetCore.Components;

namespace Platform.WebApi.Developers.Pages;

/// <summary>What every page of the portal has around it.</summary>
public sealed partial class PortalPage
{
    // A picture in the address itself: one request less, and none that could fail.
    private const string Icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%231d4ed8'/%3E%3Cpath d='M5.2 12V4h3.3a2.5 2.5 0 0 1 0 5H5.2' fill='none' stroke='%23fff' stroke-width='1.6'/%3E%3C/svg%3E";

    [Parameter, EditorRequired] public required Reader Reader { get; set; }

    [Parameter, EditorRequired] public required string Title { get; set; }

    /// <summary>What search engines show.</summary>
    [Parameter] public string Description { get; set; } = "";

    /// <summary>Which place of the bar at the top it belongs to.</summary>
    [Parameter] public string Place { get; set; } = "guides";

    /// <summary>What was searched for.</summary>
    [Parameter] public string? Question { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    private string AddressOf(Asset asset) => $"{Reader.Root}developers/{asset.Address}";

    private string? Current(string place) => place == Place ? "true" : null;
}
