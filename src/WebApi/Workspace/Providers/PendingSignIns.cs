using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Platform.Domain.Identities;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>
/// Keeps who signed in at a provider until the last step here, in an encrypted cookie: no address has it, no other browser has it, and any
/// node reads it. It counts on the host where it began alone, and is taken from the browser with the step that uses it.
/// </summary>
internal sealed class PendingSignIns(IDataProtectionProvider protection, TimeProvider clock)
{
    private const string Cookie = "sign-in-pending";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lazy<IDataProtector> _protector = new(() => protection.CreateProtector("Platform.Console.PendingSignIn", "v1"));

    /// <summary>Gives it to the browser.</summary>
    public void Set(HttpContext context, ExternalIdentity identity, SignInFlow flow)
    {
        var pending = JsonSerializer.SerializeToUtf8Bytes(new PendingSignIn(identity, flow, clock.GetUtcNow() + Lifetime),
            SignInJson.Short.PendingSignIn);
        Cookies.Append(context, Cookies.Name(context, Cookie), Convert.ToBase64String(_protector.Value.Protect(pending)), Lifetime);
    }

    /// <summary>What the browser has; null where it has none, or too old a one.</summary>
    public PendingSignIn? Find(HttpContext context)
    {
        if (context.Request.Cookies[Cookies.Name(context, Cookie)] is not { Length: > 0 } text) return null;
        try
        {
            var pending = JsonSerializer.Deserialize(_protector.Value.Unprotect(Convert.FromBase64String(text)),
                SignInJson.Default.PendingSignIn);
            var isGood = pending is not null && clock.GetUtcNow() < pending.ExpiresAt
                && pending.Flow.Host == (HostSlug.BoundTo(context) ?? "");
            return isGood ? pending! with { Id = IdOf(text) } : null;
        }
        catch (Exception problem) when (problem is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static string IdOf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    /// <summary>Takes it from the browser.</summary>
    public static void Clear(HttpContext context) => Cookies.Delete(context, Cookies.Name(context, Cookie));
}
