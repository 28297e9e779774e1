using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Sessions;
using Platform.WebApi.Auth;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>
/// What tells our own forms from another site's (OWASP Cross-Site Request Forgery Prevention Cheat Sheet, a token bound to the session):
/// an HMAC under the cookie's random text, which nobody else knows. So nothing has to be kept, and every node knows it.
/// </summary>
internal static class AntiforgeryTokens
{
    /// <summary>The field that holds it.</summary>
    public const string Field = "form_token";

    /// <summary>The token of the forms on a page. Who has no cookie to bind it to is given one.</summary>
    public static string Of(HttpContext context)
    {
        if (SecretOf(context) is { } secret) return TokenOf(secret);
        var visitor = RefreshTokenSecret.New();
        Cookies.GiveVisitor(context, visitor);
        return TokenOf(visitor);
    }

    /// <summary>
    /// Whether a form may do what its endpoint does. What acts in a workspace takes a form of the current sign-in alone, since the browser
    /// may have switched since the form's page was opened. What anyone may do takes a form of any page that this browser was given.
    /// </summary>
    public static bool IsGood(HttpContext context, string token) => context.IsForAnyone()
        ? IsUnder(Cookies.VisitorOf(context), token) || MadeUnder(context, token) is not null
        : IsUnder(SecretOf(context), token);

    /// <summary>The sign-in of this browser under which a form's page was opened; null for none.</summary>
    public static BrowserSignIn? MadeUnder(HttpContext context, string token) =>
        Cookies.SignInsOf(context).FirstOrDefault(held => IsUnder(held.RefreshToken, token));

    private static bool IsUnder(string? secret, string token) =>
        secret is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(TokenOf(secret)), Encoding.UTF8.GetBytes(token));

    private static string? SecretOf(HttpContext context) =>
        context.CallerOrNull() is null ? Cookies.VisitorOf(context) : Cookies.CurrentOf(context)?.RefreshToken;

    private static string TokenOf(string secret) => Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "form"u8));
}
