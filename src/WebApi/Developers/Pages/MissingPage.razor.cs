using Microsoft.AspNetCore.Components;

namespace Platform.WebApi.Developers.Pages;

/// <summary>For a person who followed a link to nothing. Programs are answered as everywhere else.</summary>
public sealed partial class MissingPage
{
    [Parameter, EditorRequired] public required Reader Reader { get; set; }
}
