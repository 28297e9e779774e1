using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Sessions;
using Platform.WebApi.Http.Callers;

namespace Platform.WebApi.Auth.Browsers;

/// <summary>
/// CSRF tokens of forms (OWASP Cross-Site Request Forgery Prevention Cheat Sheet, session-bound token): an HMAC keyed with the cookie's
/// random value. Nothing is stored, and every node can verify a token.
/// </summary>
internal static class AntiforgeryTokens
{
    /// <summary>The name of the form field.</summary>
    public const string Field = "form_token";

    /// <summary>Returns the token for a page's forms. Sets a cookie to bind it to if the browser has none.</summary>
    public static string Of(HttpContext context)
    {
        if (SecretOf(context) is { } secret) return TokenOf(secret);
        var visitor = RefreshTokenSecret.New();
        Cookies.SetVisitor(context, visitor);
        return TokenOf(visitor);
    }

    /// <summary>
    /// Whether a form's token is valid for the endpoint. Actions in a workspace require a token of the current sign-in, since the browser
    /// may have switched after the form was loaded. Public actions accept a token of any page that this browser has loaded.
    /// </summary>
    public static bool IsValid(HttpContext context, string token) => context.IsForAnyone()
        ? IsTokenOf(Cookies.VisitorOf(context), token) || SignInOf(context, token) is not null
        : IsTokenOf(SecretOf(context), token);

    /// <summary>The sign-in of this browser that a form's token belongs to; null for none.</summary>
    public static BrowserSignIn? SignInOf(HttpContext context, string token) =>
        Cookies.SignInsOf(context).FirstOrDefault(signIn => IsTokenOf(signIn.RefreshToken, token));

    private static bool IsTokenOf(string? secret, string token) =>
        secret is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(TokenOf(secret)), Encoding.UTF8.GetBytes(token));

    private static string? SecretOf(HttpContext context) =>
        context.CallerOrNull() is null ? Cookies.VisitorOf(context) : Cookies.CurrentOf(context)?.RefreshToken;

    private static string TokenOf(string secret) => Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "form"u8));
}
