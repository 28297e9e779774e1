using System.Globalization;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>The operator's settings for API versions. Whether a version exists is not checked here.</summary>
/// <param name="Default">The version that new organizations are pinned to; null for the first one.</param>
/// <param name="Dates">The deprecation and end dates by version.</param>
public sealed record VersionSettings(string? Default, IReadOnlyDictionary<string, VersionDates> Dates)
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Versions";

    /// <summary>The key of <see cref="Default"/>.</summary>
    public const string DefaultKey = Section + ":" + nameof(Default);

    private const string Deprecated = nameof(VersionDates.Deprecated);
    private const string Ends = nameof(VersionDates.Ends);

    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary>The section with the dates of a version.</summary>
    public static string KeyOf(string version) => $"{Section}:{version}";

    internal static VersionSettings Read(SettingsReader read)
    {
        if (read.Text(Section) is not null) throw SettingException.For(Section, "has no value of its own: there are Default and versions");
        var versions = read.Names(Section).Where(name => !name.Equals(nameof(Default), StringComparison.OrdinalIgnoreCase));
        return new VersionSettings(read.Text(DefaultKey), versions.ToDictionary(version => version, version => DatesOf(read, version)));
    }

    private static VersionDates DatesOf(SettingsReader read, string version)
    {
        read.AllowOnly(KeyOf(version), [Deprecated, Ends]);
        var dates = new VersionDates(Instant(read, $"{KeyOf(version)}:{Deprecated}"), Instant(read, $"{KeyOf(version)}:{Ends}"));
        return dates.Ends < dates.Deprecated
            ? throw SettingException.For($"{KeyOf(version)}:{Ends}", $"must not be before Versions__{version}__{Deprecated}")
            : dates;
    }

    private static DateTimeOffset? Instant(SettingsReader read, string key)
    {
        if (read.Text(key) is not { } text) return null;
        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant.ToUniversalTime()
            : throw SettingException.For(key, "must be a day such as 2027-05-01, or a time such as 2027-05-01T12:00:00Z");
    }
}

/// <summary>The dates of an API version.</summary>
/// <param name="Deprecated">When it becomes deprecated; null if not known.</param>
/// <param name="Ends">When it stops being served; null if not known.</param>
public sealed record VersionDates(DateTimeOffset? Deprecated, DateTimeOffset? Ends);
