using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Auth;

/// <summary>A password hash of an outdated cost. A wrong password leaves it unchanged; a sign-in replaces it.</summary>
internal static class WeakHash
{
    /// <summary>Replaces the hash of a person by a weak one of the same password.</summary>
    public static Task GiveAsync(PlatformApp app, Actor person) => app.WithDbAsync(async db =>
    {
        (await db.Users.FindAsync(new UserId(person.UserId)))!.SetPasswordHash(Of(person.Password));
        await db.SaveAsync(CancellationToken.None);
    });

    private static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, 1000, HashAlgorithmName.SHA512, 32);
        return $"pbkdf2-sha512$1000${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }
}
