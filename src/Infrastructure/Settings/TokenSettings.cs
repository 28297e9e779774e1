using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>How tokens are issued.</summary>
/// <param name="AccessTokenLifetime">The lifetime of an access token.</param>
/// <param name="RefreshTokenLifetime">How long a refresh token can be used.</param>
/// <param name="SigningKeys">The configured keys: the first signs, all verify. If empty, those in the data directory are used.</param>
public sealed record TokenSettings(TimeSpan AccessTokenLifetime, TimeSpan RefreshTokenLifetime, IReadOnlyList<byte[]> SigningKeys)
{
    internal static TokenSettings Read(SettingsReader read, bool mayMakeKeys) => new(
        TimeSpan.FromSeconds(read.Number("Tokens:AccessTokenSeconds", 900, 1, 86_400)),
        TimeSpan.FromDays(read.Number("Tokens:RefreshTokenDays", 30, 1, 90)),
        read.Keys("Tokens:SigningKeys", mayMakeKeys));
}
