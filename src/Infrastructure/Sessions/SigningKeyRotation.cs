using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Sessions;

/// <summary>Puts a new signing key in the present one's place, while nodes run.</summary>
public sealed class SigningKeyRotation(PlatformSettings settings, TimeProvider clock)
{
    // For a node that signs at this moment, and for clocks that differ.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>Makes the key. Every node signs with it from the next token on, and takes it at once.</summary>
    /// <returns>Until when the old keys verify: as long as a token of theirs may live.</returns>
    /// <exception cref="SettingException">The keys are configured: they are rotated where they stand. Or the file can't be
    /// written.</exception>
    public DateTimeOffset Rotate()
    {
        if (settings.Tokens.SigningKeys.Count > 0)
        {
            throw SettingException.For(
                "Tokens:SigningKeys",
                "the keys are configured there: add a new one as the last on every node, then put it first, and drop the old one after Tokens__AccessTokenSeconds");
        }

        var now = clock.GetUtcNow();
        var until = now + settings.Tokens.AccessTokenLifetime + Slack;
        try
        {
            new SigningKeyFile(settings.DataDirectory).Rotate(now, until);
            return until;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw SettingException.For("Platform:DataDirectory", "the signing keys in it can't be read or written");
        }
    }
}
