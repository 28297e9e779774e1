using Platform.Application.Versions;
using Platform.Domain.Common;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Unsubscribe;

/// <summary>
/// Ends emails about API versions, with the link in each of them. It works without signing in. Opening the link changes nothing, since
/// mail scanners open links; mail clients with one-click unsubscribe post to it (RFC 8058), and so does the page's button.
/// </summary>
internal static class UnsubscribeHandlers
{
    public const string Path = "/unsubscribe";

    public static Task ShowAsync(PageContext page) =>
        page.ShowAsync<UnsubscribePage, UnsubscribeContent>(new UnsubscribeContent(page.Query("token"), IsDone: false, FormErrors.None));

    public static async Task SendAsync(PageContext page)
    {
        var content = new UnsubscribeContent(page.Query("token"), IsDone: false, FormErrors.None);
        var ended = await page.SendAsync(new UnsubscribeFromVersionNews(content.Token));
        if (ended.Error is not { } error) await page.ShowAsync<UnsubscribePage, UnsubscribeContent>(content with { IsDone = true });
        else if (error.Kind == ErrorKind.Validation) await page.ShowAgainAsync<UnsubscribePage, UnsubscribeContent>(
            content with { Errors = FormErrors.Of(error) }, error);
        else await page.RefuseAsync(error);
    }
}

/// <summary>The page of an unsubscribe link.</summary>
/// <param name="Token">The link's token.</param>
/// <param name="IsDone">Whether the person was unsubscribed.</param>
public sealed record UnsubscribeContent(string Token, bool IsDone, FormErrors Errors);
