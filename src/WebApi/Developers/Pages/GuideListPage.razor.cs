using Microsoft.AspNetCore.Components;
using Platform.WebApi.Developers.Guides;

namespace Platform.WebApi.Developers.Pages;

/// <summary>All guides; or, where something was asked, what is found in them. Needs no script.</summary>
public sealed partial class GuideListPage
{
    [Parameter, EditorRequired] public required Reader Reader { get; set; }

    /// <summary>What is searched for; nothing lists all.</summary>
    [Parameter] public string? Question { get; set; }

    private IReadOnlyList<GuideHit> Hits => field ??= GuideSearch.Find(Question);

    private bool IsAsked => !string.IsNullOrWhiteSpace(Question);

    private string Outcome => Hits.Count switch
    {
        0 => $"Nothing is found for “{Question}”. Fewer words, or the beginning of one, find more.",
        1 => $"One place is found for “{Question}”.",
        var count => $"{count} places are found for “{Question}”.",
    };
}
