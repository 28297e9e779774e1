using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>Access to the node's operator endpoints.</summary>
/// <param name="Key">The bearer token for them; null to turn them off. It is never logged.</param>
public sealed record OperatorSettings(string? Key)
{
    /// <summary>The minimum length of the key in characters.</summary>
    public const int KeyMinLength = 32;

    private const string Section = "Operator";
    private const string KeyKey = "Operator:Key";

    /// <inheritdoc/>
    public override string ToString() => Section;

    internal static OperatorSettings Read(SettingsReader read)
    {
        read.AllowOnly(Section, [nameof(Key)]);
        if (read.Text(KeyKey) is not { } key) return new OperatorSettings((string?)null);

        // Spaces and other characters that a header can't contain or loses at its ends would never match.
        return key.Length >= KeyMinLength && key.All(c => c is > ' ' and <= '~')
            ? new OperatorSettings(key)
            : throw SettingException.For(KeyKey, $"must be at least {KeyMinLength} letters, digits or signs of ASCII, without spaces");
    }
}
