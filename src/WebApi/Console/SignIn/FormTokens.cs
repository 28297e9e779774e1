using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Sessions;
using Platform.WebApi.Auth;

namespace Platform.WebApi.Console.SignIn;

/// <summary>
/// What tells our own forms from another site's (OWASP Cross-Site Request Forgery Prevention Cheat Sheet, a token bound to the session):
/// an HMAC under the cookie's random text, which nobody else knows. So nothing has to be kept, and every node knows it.
/// </summary>
internal static class FormTokens
{
    /// <summary>The field that bears it.</summary>
    public const string Field = "form_token";

    /// <summary>The token of the forms on a page. Who has no cookie to bind it to is given one.</summary>
    public static string Of(HttpContext context)
    {
        if (SecretOf(context) is { } secret) return TokenOf(secret);
        var visitor = RefreshTokenSecret.New();
        Cookies.GiveVisitor(context, visitor);
        return TokenOf(visitor);
    }

    /// <summary>Whether a form is one of this browser's own.</summary>
    public static bool IsGood(HttpContext context, string? token) =>
        token is not null && SecretOf(context) is { } secret
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(TokenOf(secret)), Encoding.UTF8.GetBytes(token));

    private static string? SecretOf(HttpContext context) => context.CallerOrNull() is null ? Cookies.VisitorOf(context) : Cookies.SignInOf(context);

    private static string TokenOf(string secret) => Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "form"u8));
}
