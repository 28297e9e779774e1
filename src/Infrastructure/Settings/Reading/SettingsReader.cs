using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Platform.Infrastructure.Settings.Reading;

/// <summary>Reads single settings, and refuses what it can't use by the setting's name.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    /// <summary>Shortest key in bytes: the output size of the hash it is used with (RFC 2104 §3, RFC 7518 §3.2).</summary>
    public const int KeyMinBytes = 32;

    /// <summary>The text, or null where it is absent or blank.</summary>
    public string? Text(string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>A whole number in a range, or the default where it is absent.</summary>
    public int Number(string key, int byDefault, int least, int most)
    {
        if (Text(key) is not { } text) return byDefault;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            && number <= most
            ? number
            : throw SettingException.For(key, $"must be a whole number from {least} to {most}");
    }

    /// <summary>A limit: a whole number, or null (unlimited) where it is empty or 0; the default where it is absent.</summary>
    public int? Limit(string key, int? byDefault)
    {
        if (configuration[key] is null) return byDefault;
        var number = Number(key, 0, 0, int.MaxValue);
        return number == 0 ? null : number;
    }

    /// <summary>An absolute address of http or https, or null where it is absent.</summary>
    public Uri? Url(string key)
    {
        if (Text(key) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw SettingException.For(key, "must be an absolute http or https address");
    }

    /// <summary>True or false, or the default where it is absent.</summary>
    public bool Flag(string key, bool byDefault)
    {
        if (Text(key) is not { } text) return byDefault;
        return bool.TryParse(text, out var flag) ? flag : throw SettingException.For(key, "must be true or false");
    }

    /// <summary>One of an enumeration's names, in any case, or the default where it is absent.</summary>
    public T Choice<T>(string key, T byDefault)
        where T : struct, Enum
    {
        if (Text(key) is not { } text) return byDefault;
        return Enum.TryParse<T>(text, ignoreCase: true, out var choice)
            && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase)
            ? choice
            : throw SettingException.For(key, "must be " + string.Join(" or ", Enum.GetNames<T>()));
    }

    /// <summary>The items of a list, each with its own key.</summary>
    /// <exception cref="SettingException">The list's own name was given a value, which would otherwise be overlooked.</exception>
    public IEnumerable<(string Key, string Text)> List(string key) => Text(key) is null
        ? configuration.GetSection(key).GetChildren().Select(item => (item.Path, item.Value ?? ""))
        : throw SettingException.For(key, $"is a list: give its items as {SettingException.InEnvironment(key)}__0 and so on");

    /// <summary>A list of keys in base64.</summary>
    /// <param name="key">The list.</param>
    /// <param name="mayBeAbsent">Whether the product makes one where there is none.</param>
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

    /// <summary>The key that a text of base64 stands for; null where it is none, or too short.</summary>
    public static byte[]? KeyOf(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= KeyMinBytes ? bytes[..length] : null;
    }

    /// <summary>Refuses a section of limits that has a value of its own, or something that is no limit.</summary>
    /// <exception cref="SettingException">It has.</exception>
    public void AllowLimits(string section, string[] limits) => AllowOnly(section, limits, "is not a limit");

    /// <summary>
    /// Refuses a section that has a value of its own, or something that is not one of its settings and would be overlooked.
    /// </summary>
    /// <exception cref="SettingException">It has.</exception>
    public void AllowOnly(string section, string[] settings, string refusal = "is not a setting")
    {
        var there = "there are " + string.Join(", ", settings);
        if (Text(section) is not null) throw SettingException.For(section, "has no value of its own: " + there);
        foreach (var name in Names(section).Except(settings, StringComparer.OrdinalIgnoreCase))
        {
            throw SettingException.For($"{section}:{name}", $"{refusal}: {there}");
        }
    }

    /// <summary>The names directly below a section.</summary>
    public IEnumerable<string> Names(string key) => configuration.GetSection(key).GetChildren().Select(child => child.Key);
}
