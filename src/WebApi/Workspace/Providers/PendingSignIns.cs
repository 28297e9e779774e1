using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Platform.Domain.Identities;
using Platform.WebApi.Auth.Browsers;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>
/// Stores a provider's account in an encrypted cookie until the last step of the sign-in: it is in no URL and no other browser, and any
/// node can read it. It is valid only on the host where the sign-in began, and deleted by the step that uses it.
/// </summary>
internal sealed class PendingSignIns(IDataProtectionProvider protection, TimeProvider clock)
{
    private const string Cookie = "sign-in-pending";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lazy<IDataProtector> _protector = new(() => protection.CreateProtector("Platform.Console.PendingSignIn", "v1"));

    /// <summary>Sets the cookie.</summary>
    public void Set(HttpContext context, ExternalIdentity identity, SignInFlow flow)
    {
        var pending = JsonSerializer.SerializeToUtf8Bytes(new PendingSignIn(identity, flow, clock.GetUtcNow() + Lifetime),
            SignInJson.Short.PendingSignIn);
        Cookies.Append(context, Cookies.Name(context, Cookie), Convert.ToBase64String(_protector.Value.Protect(pending)), Lifetime);
    }

    /// <summary>The browser's pending sign-in; null if it has none, or an expired one.</summary>
    public PendingSignIn? Find(HttpContext context)
    {
        if (context.Request.Cookies[Cookies.Name(context, Cookie)] is not { Length: > 0 } text) return null;
        try
        {
            var pending = JsonSerializer.Deserialize(_protector.Value.Unprotect(Convert.FromBase64String(text)),
                SignInJson.Default.PendingSignIn);
            var isValid = pending is not null && clock.GetUtcNow() < pending.ExpiresAt && pending.Flow.IsOnItsHost(context);
            return isValid ? pending! with { Id = IdOf(text) } : null;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static string IdOf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    /// <summary>Deletes the cookie.</summary>
    public static void Clear(HttpContext context) => Cookies.Delete(context, Cookies.Name(context, Cookie));
}
