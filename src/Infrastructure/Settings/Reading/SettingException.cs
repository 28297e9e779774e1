namespace Platform.Infrastructure.Settings.Reading;

/// <summary>An invalid setting. Startup stops with this one-line message.</summary>
public sealed class SettingException : Exception
{
    public SettingException() { }

    public SettingException(string message) : base(message) { }

    public SettingException(string message, Exception innerException) : base(message, innerException) { }

    /// <param name="key">The configuration key (<c>Tokens:SigningKeys:0</c>); the message contains its environment form.</param>
    /// <param name="problem">What is wrong and what would be valid. Must not contain a value that may be secret.</param>
    public static SettingException For(string key, string problem) => new($"{InEnvironment(key)}: {problem}");

    /// <summary>The environment variable of a setting: <c>Tokens__SigningKeys__0</c>.</summary>
    public static string InEnvironment(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
