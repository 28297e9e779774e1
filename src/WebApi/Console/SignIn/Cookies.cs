using Platform.Domain.Sessions;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Console.SignIn;

/// <summary>
/// The cookies of the console: who has signed in, and for those who have not, what their forms are known by. No script reads them, no
/// other site's form sends them, and outside Development none goes over plain HTTP (OWASP Session Management Cheat Sheet).
/// </summary>
internal static class Cookies
{
    /// <summary>
    /// How a cookie's name begins that browsers refuse from anywhere but this very host, and with any path but the root (RFC 6265bis §4.1.3).
    /// </summary>
    public const string ThisHostAlone = "__Host-";

    /// <summary>The text of the sign-in's cookie; null where there is none that could be one.</summary>
    public static string? SignInOf(HttpContext context) =>
        context.Request.Cookies[SignInName(context)] is { Length: RefreshTokenSecret.Length } text ? text : null;

    /// <summary>Gives the browser a sign-in. What was given is looked up by its hash at every request, and is never exchanged.</summary>
    public static void GiveSignIn(HttpContext context, string refreshToken)
    {
        var lifetime = context.RequestServices.GetRequiredService<PlatformSettings>().Tokens.RefreshTokenLifetime;
        Append(context, SignInName(context), refreshToken, lifetime);
    }

    /// <summary>Takes the sign-in from the browser.</summary>
    public static void TakeSignIn(HttpContext context) => Delete(context, SignInName(context));

    /// <summary>The text of the cookie by which forms are known before there is a sign-in; null where there is none.</summary>
    public static string? VisitorOf(HttpContext context) => context.Request.Cookies[VisitorName(context)] is { Length: RefreshTokenSecret.Length } text ? text : null;

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

    private static string SignInName(HttpContext context) => Name(context, "workspace");

    private static string VisitorName(HttpContext context) => Name(context, "visitor");

    /// <summary>A cookie's name in full: outside Development it is bound to this very host.</summary>
    public static string Name(HttpContext context, string name) => IsSecure(context) ? ThisHostAlone + name : name;

    private static bool IsSecure(HttpContext context) => context.Request.IsHttps || !context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
}
