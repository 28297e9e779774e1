using Platform.Application.Sessions.Browser;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Http.Concurrency;

namespace Platform.WebApi.Pages.Requests;

/// <summary>The workspaces that a browser is signed in to, with their current state.</summary>
internal static class BrowserSignIns
{
    /// <summary>
    /// All sign-ins of the browser, each with its state; null if it no longer exists, or if its cookie names another workspace.
    /// </summary>
    public static async Task<IReadOnlyList<(BrowserSignIn Held, HeldSignIn? SignIn)>> ListAsync(PageContext page)
    {
        var held = Cookies.SignInsOf(page.Context);
        if (held.Count == 0) return [];
        var found = (await page.SendAsync(new ListSignIns([.. held.Select(one => one.RefreshToken)]))).Value;
        return [.. held.Zip(found, (one, signIn) => (one, IsMatch(one, signIn) ? signIn : null))];
    }

    /// <summary>
    /// The sign-ins, except the current one, that can be switched to, for the menu on every page. Empty if the query was refused.
    /// </summary>
    public static async Task<IReadOnlyList<HeldSignIn>> OthersAsync(HttpContext context)
    {
        var current = Cookies.CurrentOf(context);
        List<BrowserSignIn> others = [.. Cookies.SignInsOf(context).Where(held => held != current)];
        if (others.Count == 0) return [];
        var work = context.RequestServices.GetRequiredService<ConcurrencyLimits>();
        var found = await work.SendAsync(context, new ListSignIns([.. others.Select(one => one.RefreshToken)]));
        if (found.Error is not null) return [];
        var matching = others.Zip(found.Value).Where(pair => IsMatch(pair.First, pair.Second)).Select(pair => pair.Second);
        return [.. matching.OfType<HeldSignIn>().Where(one => one is { IsLive: true, IsEnabled: true })];
    }

    /// <summary>
    /// Adds a sign-in to this browser and makes it the current one. The other sign-ins stay, except an earlier one to the same workspace,
    /// and the oldest one if there are too many.
    /// </summary>
    public static async Task AddAsync(PageContext page, string refreshToken)
    {
        var context = page.Context;
        var entered = (await page.SendAsync(new ListSignIns([refreshToken]))).Value[0]
            ?? throw new InvalidOperationException("The sign-in has just begun.");
        var kept = new List<(BrowserSignIn Held, HeldSignIn SignIn)>();
        foreach (var (held, signIn) in await ListAsync(page))
        {
            if (signIn is not { IsLive: true }) Cookies.DeleteSignIn(context, held);
            else if (signIn.Organization == entered.Organization) await EndAsync(page, held);
            else kept.Add((held, signIn));
        }

        var oldest = kept.OrderByDescending(one => one.SignIn.Session.Value).Skip(Cookies.MaxSignIns - 1).ToList();
        foreach (var (held, _) in oldest) await EndAsync(page, held);

        // A sign-in in the cookie format of an earlier version gets a separate cookie.
        foreach (var (held, signIn) in kept.Except(oldest).Where(one => one.Held.Workspace is null))
        {
            Cookies.SetSignIn(context, signIn.Organization.Value, held.RefreshToken);
        }

        Cookies.SetCurrentSignIn(context, entered.Organization.Value, refreshToken);
    }

    /// <summary>Ends a sign-in, and removes it from the browser.</summary>
    public static async Task EndAsync(PageContext page, BrowserSignIn held)
    {
        await page.SendAsync(new EndSignIn(held.RefreshToken));
        Cookies.DeleteSignIn(page.Context, held);
    }

    private static bool IsMatch(BrowserSignIn held, HeldSignIn? signIn) =>
        held.Workspace is null || held.Workspace == signIn?.Organization.Value;
}
