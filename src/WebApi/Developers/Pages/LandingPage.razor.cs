using Microsoft.AspNetCore.Components;
using Platform.WebApi.Developers.Guides;

namespace Platform.WebApi.Developers.Pages;

/// <summary>Where the portal begins: what is where, and the first calls.</summary>
public sealed partial class LandingPage
{
    [Parameter, EditorRequired] public required Reader Reader { get; set; }

    private static Guide Guide => GuideShelf.Find(GuideShelf.First)!;
}
