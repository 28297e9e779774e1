using Platform.Application.Versions;
using Platform.Domain.Common;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.Unsubscribe;

/// <summary>
/// Ends mails about API versions, with the link that each of them has. It works without signing in. Opening it changes nothing, since
/// mail scanners open links; a mail client that unsubscribes by itself posts to it (RFC 8058), and so does the page's button.
/// </summary>
internal static class UnsubscribePage
{
    public const string Path = "/unsubscribe";

    public static Task ShowAsync(Visit visit) =>
        visit.ShowAsync<UnsubscribeScreen, UnsubscribeContent>(new UnsubscribeContent(visit.Query("token"), IsDone: false, Problems.None));

    public static async Task SendAsync(Visit visit)
    {
        var content = new UnsubscribeContent(visit.Query("token"), IsDone: false, Problems.None);
        var ended = await visit.SendAsync(new UnsubscribeFromVersionNews(content.Token));
        if (ended.Error is not { } error) await visit.ShowAsync<UnsubscribeScreen, UnsubscribeContent>(content with { IsDone = true });
        else if (error.Kind == ErrorKind.Validation) await visit.ShowAgainAsync<UnsubscribeScreen, UnsubscribeContent>(content with { Problems = Problems.Of(error) }, error);
        else await visit.RefuseAsync(error);
    }
}

/// <summary>The link that was opened.</summary>
/// <param name="Token">What it ends with.</param>
/// <param name="IsDone">Whether the mails have been ended.</param>
public sealed record UnsubscribeContent(string Token, bool IsDone, Problems Problems);
