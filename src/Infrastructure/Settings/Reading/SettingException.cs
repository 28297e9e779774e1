namespace Platform.Infrastructure.Settings.Reading;

/// <summary>A setting that can't be used. The start stops with this one line.</summary>
public sealed class SettingException : Exception
{
    public SettingException() { }

    public SettingException(string message) : base(message) { }

    public SettingException(string message, Exception innerException) : base(message, innerException) { }

    /// <param name="key">The setting as the configuration knows it (<c>Tokens:SigningKeys:0</c>); told in its environment form.</param>
    /// <param name="problem">What is wrong and what would be right. Bears no value that may be secret.</param>
    public static SettingException For(string key, string problem) => new($"{InEnvironment(key)}: {problem}");

    /// <summary>A setting's name in its environment form: <c>Tokens__SigningKeys__0</c>.</summary>
    public static string InEnvironment(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
