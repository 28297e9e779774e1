using System.Globalization;
using Platform.Domain.Sessions;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Auth.Browsers;

/// <summary>
/// The cookies of the console: one for each workspace that the browser is signed in to, one with the current workspace's id, and one to
/// which CSRF tokens are bound before sign-in. Scripts can't read them, other sites' forms don't send them, and outside Development they
/// are never sent over plain HTTP (OWASP Session Management Cheat Sheet).
/// </summary>
internal static class Cookies
{
    /// <summary>
    /// The prefix of cookie names that browsers accept only from this host and with the path <c>/</c> (RFC 6265bis §4.1.3).
    /// </summary>
    public const string ThisHostAlone = "__Host-";

    /// <summary>The maximum number of workspaces that a browser is signed in to.</summary>
    public const int MaxSignIns = 10;

    /// <summary>The current sign-in; null for none.</summary>
    public static BrowserSignIn? CurrentOf(HttpContext context)
    {
        var text = context.Request.Cookies[CurrentName(context)];

        // With an earlier version's cookie format, the value is the sign-in's token itself.
        if (text is { Length: RefreshTokenSecret.Length }) return new BrowserSignIn(null, text);
        if (WorkspaceOf(text) is not { } workspace) return null;
        var token = context.Request.Cookies[SignInName(context, workspace)];
        return token is { Length: RefreshTokenSecret.Length } ? new BrowserSignIn(workspace, token) : null;
    }

    /// <summary>All sign-ins in the browser's cookies, up to the maximum.</summary>
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
    /// Sets a sign-in's cookie and makes it the current one. The token is looked up by its hash at every request, and is never exchanged.
    /// </summary>
    public static void SetCurrentSignIn(HttpContext context, long workspace, string refreshToken)
    {
        SetSignIn(context, workspace, refreshToken);
        MakeCurrent(context, workspace);
    }

    /// <summary>Sets a sign-in's cookie without making it the current one.</summary>
    public static void SetSignIn(HttpContext context, long workspace, string refreshToken) =>
        Append(context, SignInName(context, workspace), refreshToken, LifetimeOf(context));

    /// <summary>Makes the sign-in to a workspace the current one.</summary>
    public static void MakeCurrent(HttpContext context, long workspace) =>
        Append(context, CurrentName(context), workspace.ToString(CultureInfo.InvariantCulture), LifetimeOf(context));

    /// <summary>Deletes a sign-in's cookie, and the current one's name if it was the current one.</summary>
    public static void DeleteSignIn(HttpContext context, BrowserSignIn signIn)
    {
        if (signIn.Workspace is { } workspace) Delete(context, SignInName(context, workspace));
        if (signIn == CurrentOf(context)) DeleteCurrent(context);
    }

    /// <summary>Leaves the browser without a current sign-in; its sign-ins stay.</summary>
    public static void DeleteCurrent(HttpContext context) => Delete(context, CurrentName(context));

    /// <summary>The value that CSRF tokens are bound to before sign-in; null for none.</summary>
    public static string? VisitorOf(HttpContext context) =>
        context.Request.Cookies[VisitorName(context)] is { Length: RefreshTokenSecret.Length } text ? text : null;

    /// <summary>Sets that value as a session cookie.</summary>
    public static void SetVisitor(HttpContext context, string text) => Append(context, VisitorName(context), text, null);

    /// <summary>Sets a cookie.</summary>
    /// <param name="context">The request to respond to.</param>
    /// <param name="name">The cookie's name.</param>
    /// <param name="text">The cookie's value.</param>
    /// <param name="lifetime">The cookie's lifetime; null for a session cookie.</param>
    public static void Append(HttpContext context, string name, string text, TimeSpan? lifetime) =>
        context.Response.Cookies.Append(name, text, Options(context, name, lifetime));

    /// <summary>Deletes a cookie.</summary>
    public static void Delete(HttpContext context, string name) => context.Response.Cookies.Delete(name, Options(context, name, null));

    // Lax, so that a link into the console opens it signed in, but forms of other sites don't send the cookie.
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

    // Only the canonical spelling of an id, so that each workspace has one cookie.
    private static long? WorkspaceOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && text[0] != '0' ? id : null;

    private static TimeSpan LifetimeOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<PlatformSettings>().Tokens.RefreshTokenLifetime;

    private static string CurrentName(HttpContext context) => Name(context, "workspace");

    private static string SignInName(HttpContext context, long workspace) =>
        string.Create(CultureInfo.InvariantCulture, $"{CurrentName(context)}-{workspace}");

    private static string VisitorName(HttpContext context) => Name(context, "visitor");

    /// <summary>The full name of a cookie: outside Development it has the prefix that binds it to this host.</summary>
    public static string Name(HttpContext context, string name) => IsSecure(context) ? ThisHostAlone + name : name;

    private static bool IsSecure(HttpContext context) =>
        context.Request.IsHttps || !context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
}

/// <summary>A sign-in in a browser's cookie.</summary>
/// <param name="Workspace">The id of the workspace in the cookie's name; null for the cookie format of an earlier version.</param>
/// <param name="RefreshToken">The cookie's value.</param>
internal sealed record BrowserSignIn(long? Workspace, string RefreshToken);
