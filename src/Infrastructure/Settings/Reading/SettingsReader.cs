using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Platform.Infrastructure.Settings.Reading;

/// <summary>Reads single settings and rejects invalid values with the setting's name.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    /// <summary>The minimum length of a key in bytes: the output size of the hash it is used with (RFC 2104 §3, RFC 7518 §3.2).</summary>
    public const int KeyMinBytes = 32;

    /// <summary>The text, or null if it is absent or blank.</summary>
    public string? Text(string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>An integer in a range, or the default if it is absent.</summary>
    public int Number(string key, int byDefault, int least, int most)
    {
        if (Text(key) is not { } text) return byDefault;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            && number <= most
            ? number
            : throw SettingException.For(key, $"must be a whole number from {least} to {most}");
    }

    /// <summary>A limit: an integer, or null (unlimited) if it is empty or 0; the default if it is absent.</summary>
    public int? Limit(string key, int? byDefault)
    {
        if (configuration[key] is null) return byDefault;
        var number = Number(key, 0, 0, int.MaxValue);
        return number == 0 ? null : number;
    }

    /// <summary>An absolute http or https URL, or null if it is absent.</summary>
    public Uri? Url(string key)
    {
        if (Text(key) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw SettingException.For(key, "must be an absolute http or https address");
    }

    /// <summary>True or false, or the default if it is absent.</summary>
    public bool Flag(string key, bool byDefault)
    {
        if (Text(key) is not { } text) return byDefault;
        return bool.TryParse(text, out var flag) ? flag : throw SettingException.For(key, "must be true or false");
    }

    /// <summary>A member of an enumeration, ignoring case, or the default if it is absent.</summary>
    public T Choice<T>(string key, T byDefault)
        where T : struct, Enum
    {
        if (Text(key) is not { } text) return byDefault;
        return Enum.TryParse<T>(text, ignoreCase: true, out var choice)
            && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase)
            ? choice
            : throw SettingException.For(key, "must be " + string.Join(" or ", Enum.GetNames<T>()));
    }

    /// <summary>The items of a list, each with its key.</summary>
    /// <exception cref="SettingException">The list itself has a value, which would otherwise be ignored.</exception>
    public IEnumerable<(string Key, string Text)> List(string key) => Text(key) is null
        ? configuration.GetSection(key).GetChildren().Select(item => (item.Path, item.Value ?? ""))
        : throw SettingException.For(key, $"is a list: give its items as {SettingException.InEnvironment(key)}__0 and so on");

    /// <summary>A list of base64 keys.</summary>
    /// <param name="key">The key of the list.</param>
    /// <param name="mayBeAbsent">Whether the application creates a key if there is none.</param>
    public IReadOnlyList<byte[]> Keys(string key, bool mayBeAbsent)
    {
        var keys = List(key)
            .Select(item => KeyOf(item.Text) ?? throw SettingException.For(item.Key, $"must be base64 of at least {KeyMinBytes} bytes"))
            .ToList();
        return keys.Count > 0 || mayBeAbsent
            ? keys
            : throw SettingException.For(
                key + ":0", $"is needed with SQL Server outside Development: base64 of at least {KeyMinBytes} random bytes");
    }

    /// <summary>Decodes a base64 key; null if it is invalid or too short.</summary>
    public static byte[]? KeyOf(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= KeyMinBytes ? bytes[..length] : null;
    }

    /// <summary>Rejects a section of limits that has a value or unknown members.</summary>
    /// <exception cref="SettingException">The section is invalid.</exception>
    public void AllowLimits(string section, string[] limits) => AllowOnly(section, limits, "is not a limit");

    /// <summary>Rejects a section that has a value or unknown members, which would otherwise be ignored.</summary>
    /// <exception cref="SettingException">The section is invalid.</exception>
    public void AllowOnly(string section, string[] settings, string refusal = "is not a setting")
    {
        var there = "there are " + string.Join(", ", settings);
        if (Text(section) is not null) throw SettingException.For(section, "has no value of its own: " + there);
        foreach (var name in Names(section).Except(settings, StringComparer.OrdinalIgnoreCase))
        {
            throw SettingException.For($"{section}:{name}", $"{refusal}: {there}");
        }
    }

    /// <summary>The names of a section's children.</summary>
    public IEnumerable<string> Names(string key) => configuration.GetSection(key).GetChildren().Select(child => child.Key);
}
