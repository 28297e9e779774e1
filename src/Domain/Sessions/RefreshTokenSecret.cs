using System.Buffers.Text;
using System.Security.Cryptography;
using Platform.Domain.Common;

namespace Platform.Domain.Sessions;

/// <summary>A refresh token's text: 256 random bits in base64url. It is returned once; only its hash is stored.</summary>
public static class RefreshTokenSecret
{
    public const int Length = 43;

    /// <summary>Creates a token from the system's random source.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 of the text, the value that is stored and looked up.</summary>
    public static byte[] Hash(string text) => SecretHash.Of(text).ToArray();
}
