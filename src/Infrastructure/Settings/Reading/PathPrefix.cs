using System.Text.RegularExpressions;

namespace Platform.Infrastructure.Settings.Reading;

/// <summary>The path under which a proxy serves the application, such as <c>/platform</c>.</summary>
public static partial class PathPrefix
{
    /// <summary>The maximum length in UTF-16 code units.</summary>
    public const int MaxLength = 256;

    /// <summary>
    /// Parses a prefix. Only unreserved characters (RFC 3986 §2.3) are accepted, and no empty or dot segments, so that it can't name
    /// another host, end an HTML attribute or a header, or be interpreted differently by a browser.
    /// </summary>
    /// <returns>The prefix without a trailing slash; empty for the root; null if it is invalid.</returns>
    public static string? TryParse(string? text) => text is { Length: <= MaxLength } && Prefix().IsMatch(text) ? text.TrimEnd('/') : null;

    [GeneratedRegex(@"\A(?:/(?!\.{1,2}(?:/|\z))[A-Za-z0-9._~\-]+)*/?\z")]
    private static partial Regex Prefix();
}
