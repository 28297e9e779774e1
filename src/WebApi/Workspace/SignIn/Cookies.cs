using System.Globalization;
using Platform.Domain.Sessions;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>
/// The cookies of the console: one for each workspace that the browser is signed in to, one that says which of them is the current one, and
/// for those who have not signed in, what their forms are known by. No script reads them, no other site's form sends them, and outside
/// Development none goes over plain HTTP (OWASP Session Management Cheat Sheet).
/// </summary>
internal static class Cookies
{
    /// <summary>
    /// How a cookie's name begins that browsers refuse from anywhere but this very host, and with any path but the root (RFC 6265bis
    /// §4.1.3).
    /// </summary>
    public const string ThisHostAlone = "__Host-";

    /// <summary>How many workspaces a browser is signed in to at most.</summary>
    public const int MaxSignIns = 10;

    /// <summary>The current sign-in; null where there is none.</summary>
    public static BrowserSignIn? CurrentOf(HttpContext context)
    {
        var text = context.Request.Cookies[CurrentName(context)];

        // A browser that signed in with an earlier version has the sign-in itself there.
        if (text is { Length: RefreshTokenSecret.Length }) return new BrowserSignIn(null, text);
        if (WorkspaceOf(text) is not { } workspace) return null;
        var token = context.Request.Cookies[SignInName(context, workspace)];
        return token is { Length: RefreshTokenSecret.Length } ? new BrowserSignIn(workspace, token) : null;
    }

    /// <summary>All sign-ins that the browser holds, as many as are read.</summary>
    public static IReadOnlyList<BrowserSignIn> SignInsOf(HttpContext context)
    {
        var start = CurrentName(context) + "-";
        var named =
            from cookie in context.Request.Cookies
            where cookie.Key.StartsWith(start, StringComparison.Ordinal) && cookie.Value.Length == RefreshTokenSecret.Length
            let workspace = WorkspaceOf(cookie.Key[start.Length..])
            where workspace is not null
            select new BrowserSignIn(workspace, cookie.Value);
        IEnumerable<BrowserSignIn> earlier = CurrentOf(context) is { Workspace: null } current ? [current] : [];
        return [.. earlier.Concat(named).Take(MaxSignIns + 1)];
    }

    /// <summary>
    /// Gives the browser a sign-in and makes it the current one. What was given is looked up by its hash at every request, and is never
    /// exchanged.
    /// </summary>
    public static void GiveSignIn(HttpContext context, long workspace, string refreshToken)
    {
        KeepSignIn(context, workspace, refreshToken);
        MakeCurrent(context, workspace);
    }

    /// <summary>Gives the browser a sign-in beside the current one.</summary>
    public static void KeepSignIn(HttpContext context, long workspace, string refreshToken) =>
        Append(context, SignInName(context, workspace), refreshToken, LifetimeOf(context));

    /// <summary>Makes the sign-in to a workspace the current one.</summary>
    public static void MakeCurrent(HttpContext context, long workspace) =>
        Append(context, CurrentName(context), workspace.ToString(CultureInfo.InvariantCulture), LifetimeOf(context));

    /// <summary>Takes a sign-in from the browser, and with it what said that it was the current one.</summary>
    public static void TakeSignIn(HttpContext context, BrowserSignIn signIn)
    {
        if (signIn.Workspace is { } workspace) Delete(context, SignInName(context, workspace));
        if (signIn == CurrentOf(context)) TakeCurrent(context);
    }

    /// <summary>Leaves the browser without a current sign-in; all that it holds stay.</summary>
    public static void TakeCurrent(HttpContext context) => Delete(context, CurrentName(context));

    /// <summary>The text of the cookie by which forms are known before there is a sign-in; null where there is none.</summary>
    public static string? VisitorOf(HttpContext context) =>
        context.Request.Cookies[VisitorName(context)] is { Length: RefreshTokenSecret.Length } text ? text : null;

    /// <summary>Gives the browser that cookie, until it is closed.</summary>
    public static void GiveVisitor(HttpContext context, string text) => Append(context, VisitorName(context), text, null);

    /// <summary>Gives the browser a cookie.</summary>
    /// <param name="context">The request that is answered.</param>
    /// <param name="name">The cookie's name.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="lifetime">How long the browser keeps it; null: until it is closed.</param>
    public static void Append(HttpContext context, string name, string text, TimeSpan? lifetime) =>
        context.Response.Cookies.Append(name, text, Options(context, name, lifetime));

    /// <summary>Takes a cookie from the browser.</summary>
    public static void Delete(HttpContext context, string name) => context.Response.Cookies.Delete(name, Options(context, name, null));

    // Lax, so that who follows a link into the console is signed in; no form of another site sends it.
    private static CookieOptions Options(HttpContext context, string name, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = IsSecure(context),
        SameSite = SameSiteMode.Lax,
        Path = PathOf(context, name),
        MaxAge = lifetime,
        IsEssential = true,
    };

    private static string PathOf(HttpContext context, string name) =>
        name.StartsWith(ThisHostAlone, StringComparison.Ordinal) || !context.Request.PathBase.HasValue
            ? "/"
            : context.Request.PathBase.ToUriComponent();

    // As an id is written, and no other way, so that each workspace has one cookie.
    private static long? WorkspaceOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && text[0] != '0' ? id : null;

    private static TimeSpan LifetimeOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<PlatformSettings>().Tokens.RefreshTokenLifetime;

    private static string CurrentName(HttpContext context) => Name(context, "workspace");

    private static string SignInName(HttpContext context, long workspace) =>
        string.Create(CultureInfo.InvariantCulture, $"{CurrentName(context)}-{workspace}");

    private static string VisitorName(HttpContext context) => Name(context, "visitor");

    /// <summary>A cookie's name in full: outside Development it is bound to this very host.</summary>
    public static string Name(HttpContext context, string name) => IsSecure(context) ? ThisHostAlone + name : name;

    private static bool IsSecure(HttpContext context) =>
        context.Request.IsHttps || !context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
}

/// <summary>A sign-in that a browser holds.</summary>
/// <param name="Workspace">The id of the workspace that its cookie names; null where an earlier version gave it.</param>
/// <param name="RefreshToken">The cookie's text.</param>
internal sealed record BrowserSignIn(long? Workspace, string RefreshToken);
