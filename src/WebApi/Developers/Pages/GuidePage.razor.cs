using Microsoft.AspNetCore.Components;
using Platform.WebApi.Developers.Guides;

namespace Platform.WebApi.Developers.Pages;

/// <summary>A guide, or a note.</summary>
public sealed partial class GuidePage
{
    [Parameter, EditorRequired] public required Reader Reader { get; set; }

    [Parameter, EditorRequired] public required Guide Guide { get; set; }

    private Guide? Earlier => GuideShelf.InOrder.TakeWhile(guide => guide != Guide).LastOrDefault() is { } earlier && GuideShelf.InOrder.Contains(Guide) ? earlier : null;

    private Guide? Later => GuideShelf.InOrder.SkipWhile(guide => guide != Guide).Skip(1).FirstOrDefault();
}
