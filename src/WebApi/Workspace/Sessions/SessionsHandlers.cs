using Platform.Application.Common;
using Platform.Application.Sessions;
using Platform.Domain.Sessions;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Sessions;

/// <summary>The sign-ins of a person.</summary>
internal static class SessionsHandlers
{
    private const string Path = "/workspace/sessions";

    public static async Task ShowAsync(PageContext page)
    {
        var sessions = await page.SendAsync(new ListSessions(page.Page));
        if (sessions.Error is { } error) await page.RefuseAsync(error);
        else await page.ShowAsync<SessionsPage, PageOf<SessionView>>(sessions.Value);
    }

    public static async Task EndAsync(PageContext page)
    {
        var ended = await page.SendAsync(new EndSession(new SessionId(page.Id)));
        if (ended.Error is { } error) await page.RefuseAsync(error);
        else await page.GoTo(Path, FlashMessage.SessionEnded);
    }

    public static async Task EndOthersAsync(PageContext page)
    {
        var ended = await page.SendAsync(new EndOtherSessions());
        if (ended.Error is { } error) await page.RefuseAsync(error);
        else await page.GoTo(Path, FlashMessage.OtherSessionsEnded);
    }
}

/// <summary>A short name for a client's user agent.</summary>
public static class DeviceName
{
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("FxiOS/", "Firefox"),
        ("Safari/", "Safari"), ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    /// <summary>Such as "Firefox on Linux"; the first word of an unknown user agent, or "Unknown device" for none.</summary>
    public static string Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent)) return "Unknown device";
        var browser = Browsers.FirstOrDefault(known => userAgent.Contains(known.Mark, StringComparison.Ordinal)).Name;
        var system = Systems.FirstOrDefault(known => userAgent.Contains(known.Mark, StringComparison.Ordinal)).Name;
        return (browser, system) switch
        {
            ({ } one, { } other) => $"{one} on {other}",
            ({ } one, null) => one,
            _ => userAgent.Split(' ', '/')[0] is { Length: > 0 } word ? word : "Unknown device",
        };
    }
}
