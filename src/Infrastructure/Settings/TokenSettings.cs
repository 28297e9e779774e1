namespace Platform.Infrastructure.Settings;

/// <summary>How tokens are made.</summary>
/// <param name="AccessTokenLifetime">Life of an access token.</param>
/// <param name="RefreshTokenLifetime">How long a refresh token may wait to be used.</param>
/// <param name="SigningKeys">The configured keys, the first signs; empty: those of the data directory.</param>
public sealed record TokenSettings(TimeSpan AccessTokenLifetime, TimeSpan RefreshTokenLifetime, IReadOnlyList<byte[]> SigningKeys)
{
    /// <summary>Shortest signing key in bytes: the output size of the hash (RFC 7518 §3.2).</summary>
    public const int SigningKeyMinBytes = 32;

    private const string SigningKeysKey = "Tokens:SigningKeys";

    internal static TokenSettings Read(SettingsReader read, bool mayMakeKeys)
    {
        var keys = read.List(SigningKeysKey).Select(item => SigningKey(item.Key, item.Text)).ToList();
        if (keys.Count == 0 && !mayMakeKeys)
        {
            throw SettingException.For(SigningKeysKey + ":0", $"is needed with SQL Server outside Development: base64 of at least {SigningKeyMinBytes} random bytes");
        }

        return new TokenSettings(
            TimeSpan.FromSeconds(read.Number("Tokens:AccessTokenSeconds", 900, 1, 86_400)),
            TimeSpan.FromDays(read.Number("Tokens:RefreshTokenDays", 30, 1, 90)),
            keys);
    }

    private static byte[] SigningKey(string key, string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= SigningKeyMinBytes
            ? bytes[..length]
            : throw SettingException.For(key, $"must be base64 of at least {SigningKeyMinBytes} bytes");
    }
}
