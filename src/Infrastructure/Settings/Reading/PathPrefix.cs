using System.Text.RegularExpressions;

namespace Platform.Infrastructure.Settings.Reading;

/// <summary>The path that a proxy serves the product under, such as <c>/platform</c>.</summary>
public static partial class PathPrefix
{
    /// <summary>Longest text that is read, in UTF-16 units.</summary>
    public const int MaxLength = 256;

    /// <summary>
    /// Reads one. Only unreserved characters (RFC 3986 §2.3) are taken, and no empty or dot segment: so it can't name another host,
    /// end an HTML attribute or a header, or mean one thing here and another in a browser.
    /// </summary>
    /// <returns>Without the slash at its end; empty for the root; null where it can't be used.</returns>
    public static string? TryParse(string? text) => text is { Length: <= MaxLength } && Prefix().IsMatch(text) ? text.TrimEnd('/') : null;

    [GeneratedRegex(@"\A(?:/(?!\.{1,2}(?:/|\z))[A-Za-z0-9._~\-]+)*/?\z")]
    private static partial Regex Prefix();
}
