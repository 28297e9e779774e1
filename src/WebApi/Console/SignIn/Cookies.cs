using Platform.Domain.Sessions;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Console.SignIn;

/// <summary>
/// The cookies of the console: who has signed in, and for those who have not, what their forms are known by. No script reads them, no
/// other site's form sends them, and outside Development none goes over plain HTTP (OWASP Session Management Cheat Sheet).
/// </summary>
internal static class Cookies
{
    /// <summary>The text of the sign-in's cookie; null where there is none that could be one.</summary>
    public static string? SignInOf(HttpContext context) =>
        context.Request.Cookies[SignInName(context)] is { Length: RefreshTokenSecret.Length } text ? text : null;

    /// <summary>Gives the browser a sign-in. What was given is looked up by its hash at every request, and is never exchanged.</summary>
    public static void GiveSignIn(HttpContext context, string refreshToken)
    {
        var lifetime = context.RequestServices.GetRequiredService<PlatformSettings>().Tokens.RefreshTokenLifetime;
        context.Response.Cookies.Append(SignInName(context), refreshToken, Options(context, lifetime));
    }

    /// <summary>Takes the sign-in from the browser.</summary>
    public static void TakeSignIn(HttpContext context) => context.Response.Cookies.Delete(SignInName(context), Options(context, null));

    /// <summary>The text of the cookie by which forms are known before there is a sign-in; null where there is none.</summary>
    public static string? VisitorOf(HttpContext context) => context.Request.Cookies[VisitorName(context)] is { Length: RefreshTokenSecret.Length } text ? text : null;

    /// <summary>Gives the browser that cookie, until it is closed.</summary>
    public static void GiveVisitor(HttpContext context, string text) => context.Response.Cookies.Append(VisitorName(context), text, Options(context, null));

    /// <summary>How every cookie is given. Lax, so that who follows a link into the console is signed in; no form of another site sends it.</summary>
    public static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = IsSecure(context),
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };

    // The prefix makes browsers refuse such a cookie from anywhere but this very host (RFC 6265bis §4.1.3), and asks for the path of all.
    private static string SignInName(HttpContext context) => IsSecure(context) ? "__Host-workspace" : "workspace";

    private static string VisitorName(HttpContext context) => IsSecure(context) ? "__Host-visitor" : "visitor";

    private static bool IsSecure(HttpContext context) => context.Request.IsHttps || !context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
}
