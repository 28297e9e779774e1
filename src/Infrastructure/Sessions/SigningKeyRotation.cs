using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Sessions;

/// <summary>Replaces the signing key while nodes are running.</summary>
public sealed class SigningKeyRotation(PlatformSettings settings, TimeProvider clock)
{
    // For a node that is just signing a token, and for clock skew.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>Creates a new key. Every node signs with it from its next token on, and accepts it at once.</summary>
    /// <returns>When the old keys stop verifying: after the longest lifetime of their tokens.</returns>
    /// <exception cref="SettingException">The keys are set in the configuration and must be rotated
    /// there, or the file can't be written.</exception>
    public DateTimeOffset Rotate()
    {
        if (settings.Tokens.SigningKeys.Count > 0)
        {
            throw SettingException.For(
                "Tokens:SigningKeys",
                "the keys are configured there: add a new one as the last on every node, then put it first, and drop the old one "
                    + "after Tokens__AccessTokenSeconds");
        }

        var now = clock.GetUtcNow();
        var until = now + settings.Tokens.AccessTokenLifetime + Slack;
        try
        {
            new SigningKeyFile(settings.DataDirectory).Rotate(now, until);
            return until;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SettingException.For("Platform:DataDirectory", "the signing keys in it can't be read or written");
        }
    }
}
