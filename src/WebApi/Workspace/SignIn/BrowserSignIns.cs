using Platform.Application.Sessions.Browser;
using Platform.WebApi.Http;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>The workspaces that a browser is signed in to, as they stand.</summary>
internal static class BrowserSignIns
{
    /// <summary>
    /// All of them, each with what it stands for: null where it is unknown by now, or its cookie names another workspace than its own.
    /// </summary>
    public static async Task<IReadOnlyList<(BrowserSignIn Held, HeldSignIn? SignIn)>> ListAsync(PageContext visit)
    {
        var held = Cookies.SignInsOf(visit.Context);
        if (held.Count == 0) return [];
        var found = (await visit.SendAsync(new ListSignIns([.. held.Select(one => one.RefreshToken)]))).Value;
        return [.. held.Zip(found, (one, signIn) => (one, IsItsOwn(one, signIn) ? signIn : null))];
    }

    /// <summary>
    /// The others besides the current one that may be switched to, for the menu on every page. Empty where there was no room to ask.
    /// </summary>
    public static async Task<IReadOnlyList<HeldSignIn>> OthersAsync(HttpContext context)
    {
        var current = Cookies.CurrentOf(context);
        List<BrowserSignIn> others = [.. Cookies.SignInsOf(context).Where(held => held != current)];
        if (others.Count == 0) return [];
        var work = context.RequestServices.GetRequiredService<ConcurrencyLimits>();
        var found = await work.SendAsync(context, new ListSignIns([.. others.Select(one => one.RefreshToken)]));
        if (found.Error is not null) return [];
        var own = others.Zip(found.Value).Where(pair => IsItsOwn(pair.First, pair.Second)).Select(pair => pair.Second);
        return [.. own.OfType<HeldSignIn>().Where(one => one is { IsLive: true, IsEnabled: true })];
    }

    /// <summary>
    /// This browser is now signed in to a workspace by this refresh token, and it is the current one. Its other sign-ins stay, but for an
    /// earlier one to the same workspace, and the oldest where there would be too many.
    /// </summary>
    public static async Task AddAsync(PageContext visit, string refreshToken)
    {
        var context = visit.Context;
        var entered = (await visit.SendAsync(new ListSignIns([refreshToken]))).Value[0]
            ?? throw new InvalidOperationException("The sign-in has just begun.");
        var kept = new List<(BrowserSignIn Held, HeldSignIn SignIn)>();
        foreach (var (held, signIn) in await ListAsync(visit))
        {
            if (signIn is not { IsLive: true }) Cookies.TakeSignIn(context, held);
            else if (signIn.Organization == entered.Organization) await EndAsync(visit, held);
            else kept.Add((held, signIn));
        }

        var oldest = kept.OrderByDescending(one => one.SignIn.Session.Value).Skip(Cookies.MaxSignIns - 1).ToList();
        foreach (var (held, _) in oldest) await EndAsync(visit, held);

        // What an earlier version gave gets a cookie of its own.
        foreach (var (held, signIn) in kept.Except(oldest).Where(one => one.Held.Workspace is null))
        {
            Cookies.KeepSignIn(context, signIn.Organization.Value, held.RefreshToken);
        }

        Cookies.GiveSignIn(context, entered.Organization.Value, refreshToken);
    }

    /// <summary>Ends a sign-in, and takes it from the browser.</summary>
    public static async Task EndAsync(PageContext visit, BrowserSignIn held)
    {
        await visit.SendAsync(new EndSignIn(held.RefreshToken));
        Cookies.TakeSignIn(visit.Context, held);
    }

    private static bool IsItsOwn(BrowserSignIn held, HeldSignIn? signIn) =>
        held.Workspace is null || held.Workspace == signIn?.Organization.Value;
}
